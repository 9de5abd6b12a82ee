/*
 * A FastCGI program that shows what it received: its parameters, a line each, then the body's length.
 * The query `?header=NAME:VALUE` adds a header to the answer. Usage: fcgi_echo SOCKET
 */
#include <fcgiapp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static int body_length(FCGX_Stream *in)
{
	char bytes[4096];
	int got, all = 0;

	do {
		got = FCGX_GetStr(bytes, (int)sizeof(bytes), in);
		all += got;
	} while (got == (int)sizeof(bytes));
	return all;
}

static void answer(FCGX_Request *request)
{
	const char *uri = FCGX_GetParam("REQUEST_URI", request->envp);
	const char *header = uri != NULL ? strstr(uri, "?header=") : NULL;
	char **param;

	if (header != NULL) {
		FCGX_PutS(header + strlen("?header="), request->out);
		FCGX_PutS("\r\n", request->out);
	}
	FCGX_PutS("Content-Type: text/plain; charset=utf-8\r\n\r\n", request->out);
	for (param = request->envp; *param != NULL; param++) {
		FCGX_PutS(*param, request->out);
		FCGX_PutS("\n", request->out);
	}
	FCGX_FPrintF(request->out, "body %d\n", body_length(request->in));
}

int main(int argc, char **argv)
{
	FCGX_Request request;
	int fd;

	if (argc != 2 || FCGX_Init() != 0)
		return 2;
	fd = FCGX_OpenSocket(argv[1], 100);
	if (fd < 0 || FCGX_InitRequest(&request, fd, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&request) == 0) {
		answer(&request);
		FCGX_Finish_r(&request);
	}
	return 0;
}
