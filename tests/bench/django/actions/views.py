"""The list of actions."""
from django.shortcuts import render

from actions import words
from actions.models import Action, orientations, structures

ROWS = 20


def filters():
    """(name, label, [(value, text)]) of each filter of the list."""
    return [
        ("statut", "Statut", words.STATUSES), ("orientation", "Orientation", orientations().items()),
        ("structure", "Structure", [(s.slug, s.short_name) for s in structures().values()]),
        ("forme", "Forme", words.FORMS), ("operation", "Type d’opération", words.OPERATIONS),
        ("public", "Public visé", words.PUBLICS), ("echeance", "Échéance", [("retard", "En retard")]),
        ("tri", "Tri", [("recent", "Modifiées récemment"), ("titre", "Titre"), ("echeance", "Échéance")])]


def action_list(request):
    found = Action.objects.filter(agreement_id=1)
    actions = list(found.order_by("-updated_at", "-id")[:ROWS])
    last = actions[-1] if len(actions) == ROWS else None
    return render(request, "list.html", {
        "actions": actions, "total": f"{found.count():,}".replace(",", "\u202f"), "filters": filters(),
        "next": last and f"{last.id}.{last.updated_at:%Y-%m-%d %H:%M:%S.%f}", "reference_date": words.REFERENCE_DATE})
