/* What every unit test includes: cmocka 1.1 needs these four headers before its own. */
#ifndef ACCORD_TESTS_UNIT_TEST_H
#define ACCORD_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
