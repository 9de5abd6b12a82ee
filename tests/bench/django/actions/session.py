"""Who is there: the session of the service's cookie, and what every page shows of it."""
import hashlib

from django.http import HttpResponseRedirect
from django.utils import timezone

from actions.models import IDLE, Inbox, Session

WAITING_MAX = 100
NAVIGATION = [("/", "Tableau de bord"), ("/actions", "Actions"), ("/accord", "Accord-cadre"), ("/structures", "Structures"),
              ("/indicateurs", "Indicateurs"), ("/journal", "Journal")]


def open_session(request):
    token = request.COOKIES.get("accord_session", "")
    now = timezone.now()
    return Session.objects.select_related("person__organisation").filter(
        token_hash=hashlib.sha256(token.encode()).digest(), expires_at__gt=now, seen_at__gt=now - IDLE,
        person__disabled_at__isnull=True).first()


class SessionMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.session = open_session(request)
        if request.session is None:
            return HttpResponseRedirect("/connexion")
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response


def frame(request):
    """For every template."""
    recipients = [request.session.role_recipient, request.session.person_recipient]
    return {"navigation": NAVIGATION, "waiting": Inbox.objects.filter(recipient__in=recipients)[:WAITING_MAX].count()}
