"""What people read for the values of the tables."""
import datetime

REFERENCE_DATE = datetime.date(2011, 11, 30)
STATUSES = [("draft", "Brouillon"), ("submitted", "Soumise"), ("endorsed", "Visée"), ("approved", "Approuvée"),
            ("changes_requested", "À revoir"), ("rejected", "Refusée"), ("withdrawn", "Retirée"), ("in_progress", "En cours"),
            ("completed", "Réalisée")]
TONES = {"draft": "neutral", "submitted": "waiting", "endorsed": "waiting", "approved": "good", "changes_requested": "warning",
         "rejected": "ended", "withdrawn": "ended", "in_progress": "good", "completed": "good"}
ENDED = {"rejected", "withdrawn", "completed"}
# By the CUB, by the others.
NEXT_STEPS = {
    "draft": ("À compléter et à soumettre par la CUB", "À compléter et à soumettre par la structure"),
    "submitted": ("Visa attendu du pilote PLIE ou URPA", "Visa attendu du pilote de la CUB"),
    "endorsed": ("Approbation attendue des élus", "Approbation attendue des élus"),
    "approved": ("Démarrage attendu de la CUB", "Démarrage attendu de la structure"),
    "changes_requested": ("Modification attendue de la CUB", "Modification attendue de la structure"),
    "in_progress": ("En cours : avancement à suivre", "En cours : avancement à suivre"),
    "completed": ("Terminée", "Terminée"),
    "rejected": ("Refusée : rien de plus à faire", "Refusée : rien de plus à faire"),
    "withdrawn": ("Retirée par sa structure", "Retirée par sa structure")}
FORMS = [("engineering", "Ingénierie"), ("facilitation", "Animation"), ("coordination", "Coordination")]
OPERATIONS = [
    ("career_plan", "Aide à la définition de projets professionnels"),
    ("integration_path", "Gestion de parcours d’insertion"),
    ("integration_engineering", "Ingénierie et mise en œuvre de projets d’insertion"),
    ("territorial_partnership", "Conception et suivi du partenariat territorial"),
    ("local_initiative", "Ingénierie d’actions et d’initiatives locales"),
    ("employer_links", "Développement des liens avec les entreprises")]
PUBLICS = [
    ("long_term_unemployed", "Chômeurs de longue durée"), ("disabled_worker", "Travailleurs handicapés"),
    ("minimum_income_recipient", "Allocataires de minima sociaux"), ("low_skilled_youth", "Jeunes peu ou pas qualifiés"),
    ("other_hardship", "Autres personnes en difficulté d’insertion")]
