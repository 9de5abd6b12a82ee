# A private nginx on loopback with the site's own files of nginx/. Source it after process.sh.
#
#   nginx_start DIR PORT FCGI_SOCKET STATIC_DIR   everything it writes is under DIR
#   nginx_stop DIR
#
# DIR/nginx.pid, DIR/log/nginx.log (errors), DIR/log/access.log. Works as root and as anybody.
# Sign-ins per address: NGINX_SIGN_IN_RATE (20r/s) and NGINX_SIGN_IN_BURST (40).

PATH=$PATH:/usr/sbin:/sbin
nginx_root_=${ACCORD_ROOT:?}

nginx_configuration_() {
	# The service admits its own user only, so the workers stay who we are.
	[ "$(id -u)" != 0 ] || echo "user root root;"
	cat <<-CONF
		daemon off;
		worker_processes 2;
		pid "$1/nginx/pid";
		events {
			worker_connections 900;
		}
		http {
			include /etc/nginx/mime.types;
			default_type application/octet-stream;
			sendfile on;
			client_body_temp_path "$1/nginx/body";
			fastcgi_temp_path "$1/nginx/fastcgi";
			proxy_temp_path "$1/nginx/proxy";
			scgi_temp_path "$1/nginx/scgi";
			uwsgi_temp_path "$1/nginx/uwsgi";

			include accord/http.inc;
			access_log "$1/log/access.log" accord;
			limit_req_zone \$accord_sign_in zone=accord_sign_in:1m rate=${NGINX_SIGN_IN_RATE:-20r/s};
			limit_conn_zone \$binary_remote_addr zone=accord_address:1m;
			upstream accord {
				server "unix:$3" max_fails=0;
				server "unix:$3" max_fails=0;
			}

			server {
				listen 127.0.0.1:$2 default_server backlog=1024;
				server_name _;
				set \$accord_errors "$nginx_root_/nginx/erreurs";
				include accord/refuse.inc;
			}
			# One name, one origin: what the service compares Origin with.
			server {
				listen 127.0.0.1:$2;
				server_name localhost;
				include accord/headers.inc;
				return 302 http://127.0.0.1:$2\$request_uri;
			}
			server {
				listen 127.0.0.1:$2;
				server_name 127.0.0.1;
				limit_conn accord_address 800;
				limit_req zone=accord_sign_in burst=${NGINX_SIGN_IN_BURST:-40} nodelay;
				set \$accord_static "$4";
				set \$accord_errors "$nginx_root_/nginx/erreurs";
				include accord/site.inc;
			}
		}
	CONF
}

# Waits until it has bound its port (the pid file is written after that).
nginx_wait_() {
	nginx_left_=500
	while [ ! -s "$1/nginx/pid" ]; do
		nginx_left_=$((nginx_left_ - 1))
		if [ $nginx_left_ -eq 0 ] || ! process_is_running "$1" nginx; then
			process_stop "$1" nginx
			tail -n 5 "$1/log/nginx.log" >&2
			echo "nginx.sh: nginx does not start in $1" >&2
			return 1
		fi
		sleep 0.02
	done
}

nginx_start() {
	process_is_running "$1" nginx && return 0
	mkdir -p "$1/nginx" "$1/log" || return 1
	rm -f "$1/nginx/pid" "$1/nginx/accord"
	ln -s "$nginx_root_/nginx" "$1/nginx/accord" || return 1
	nginx_configuration_ "$@" >"$1/nginx/nginx.conf" || return 1
	: >"$1/log/nginx.log"
	process_start "$1" nginx nginx -e "$1/log/nginx.log" -p "$1/nginx" -c "$1/nginx/nginx.conf"
	nginx_wait_ "$1"
}

nginx_stop() {
	process_stop "$1" nginx
}
