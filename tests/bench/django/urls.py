"""The one address that is measured."""
from django.urls import path

from actions.views import action_list

urlpatterns = [path("actions", action_list)]
