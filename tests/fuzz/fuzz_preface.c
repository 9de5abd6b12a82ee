/*
 * Any bytes as the head of a request: none is read past its end, and once judged, more bytes behind it
 * change nothing.
 */
#include <stdint.h>
#include <stdlib.h>

#include "app/preface.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum preface whole = preface_judge(data, size);

	for (size_t len = 0; len < size && len < 512; len++) {
		enum preface part = preface_judge(data, len);

		if (part != PREFACE_MORE && part != whole)
			abort();
	}
	return 0;
}
