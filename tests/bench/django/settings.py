"""A project of one application in production: no debugging, templates kept in memory, a database connection that is kept."""
import os

SECRET_KEY = os.environ["FORM_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "urls"
WSGI_APPLICATION = "wsgi.application"
INSTALLED_APPS = ["actions"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware",
              "django.middleware.csrf.CsrfViewMiddleware", "actions.session.SessionMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
              "OPTIONS": {"context_processors": ["django.template.context_processors.request", "actions.session.frame"]}}]
DATABASES = {"default": {
    "ENGINE": "django.db.backends.mysql", "NAME": os.environ["DB_NAME"], "USER": os.environ["DB_USER"],
    "PASSWORD": os.environ["DB_PASSWORD"], "OPTIONS": {"unix_socket": os.environ["DB_SOCKET"], "charset": "utf8mb4"},
    "CONN_MAX_AGE": None}}
LANGUAGE_CODE = "fr"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True
APPEND_SLASH = False
