<?php
/* What people read for the values of the tables, and the few functions of the template. */
declare(strict_types=1);

const REFERENCE_DATE = '2011-11-30';
const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre',
	'novembre', 'décembre'];
const NAVIGATION = ['/' => 'Tableau de bord', '/actions' => 'Actions', '/accord' => 'Accord-cadre',
	'/structures' => 'Structures', '/indicateurs' => 'Indicateurs', '/journal' => 'Journal'];
const STATUSES = ['draft' => 'Brouillon', 'submitted' => 'Soumise', 'endorsed' => 'Visée', 'approved' => 'Approuvée',
	'changes_requested' => 'À revoir', 'rejected' => 'Refusée', 'withdrawn' => 'Retirée', 'in_progress' => 'En cours',
	'completed' => 'Réalisée'];
const TONES = ['draft' => 'neutral', 'submitted' => 'waiting', 'endorsed' => 'waiting', 'changes_requested' => 'warning',
	'approved' => 'good', 'rejected' => 'ended', 'withdrawn' => 'ended', 'in_progress' => 'good', 'completed' => 'good'];
const ENDED = ['rejected', 'withdrawn', 'completed'];
/* By the CUB, by the others. */
const NEXT_STEPS = [
	'draft' => ['À compléter et à soumettre par la CUB', 'À compléter et à soumettre par la structure'],
	'submitted' => ['Visa attendu du pilote PLIE ou URPA', 'Visa attendu du pilote de la CUB'],
	'endorsed' => ['Approbation attendue des élus', 'Approbation attendue des élus'],
	'approved' => ['Démarrage attendu de la CUB', 'Démarrage attendu de la structure'],
	'changes_requested' => ['Modification attendue de la CUB', 'Modification attendue de la structure'],
	'in_progress' => ['En cours : avancement à suivre', 'En cours : avancement à suivre'],
	'completed' => ['Terminée', 'Terminée'],
	'rejected' => ['Refusée : rien de plus à faire', 'Refusée : rien de plus à faire'],
	'withdrawn' => ['Retirée par sa structure', 'Retirée par sa structure'],
];
const FORMS = ['engineering' => 'Ingénierie', 'facilitation' => 'Animation', 'coordination' => 'Coordination'];
const OPERATIONS = [
	'career_plan' => 'Aide à la définition de projets professionnels',
	'integration_path' => 'Gestion de parcours d’insertion',
	'integration_engineering' => 'Ingénierie et mise en œuvre de projets d’insertion',
	'territorial_partnership' => 'Conception et suivi du partenariat territorial',
	'local_initiative' => 'Ingénierie d’actions et d’initiatives locales',
	'employer_links' => 'Développement des liens avec les entreprises',
];
const PUBLICS = [
	'long_term_unemployed' => 'Chômeurs de longue durée',
	'disabled_worker' => 'Travailleurs handicapés',
	'minimum_income_recipient' => 'Allocataires de minima sociaux',
	'low_skilled_youth' => 'Jeunes peu ou pas qualifiés',
	'other_hardship' => 'Autres personnes en difficulté d’insertion',
];

function h(mixed $text): string
{
	return htmlspecialchars((string) $text);
}

function date_text(string $date): string
{
	[$year, $month, $day] = explode('-', $date);

	return ($day === '01' ? '1er' : (int) $day) . "\u{A0}" . MONTHS[$month - 1] . "\u{A0}" . $year;
}

function subtitle(array $action, array $names): string
{
	$parts = [$names['structures'][$action['structure_id']]['short_name'] ?? 'Structure à préciser'];
	if ($action['orientation'] !== null) {
		$parts[] = 'Orientation ' . $action['orientation'] . ', ' . $names['orientations'][$action['orientation']];
	}
	if ($action['action_form'] !== null) {
		$parts[] = FORMS[$action['action_form']];
	}
	return implode(' · ', $parts);
}

function next_step(array $action): string
{
	return NEXT_STEPS[$action['status']][$action['owner_party'] === 'cub' ? 0 : 1];
}

function is_late(array $action): bool
{
	return $action['ends_on'] !== null && $action['ends_on'] < REFERENCE_DATE && !in_array($action['status'], ENDED, true);
}

/* [name, label, value => text] of each filter of the list. */
function filters(array $names): array
{
	return [
		['statut', 'Statut', STATUSES],
		['orientation', 'Orientation', $names['orientations']],
		['structure', 'Structure', array_column($names['structures'], 'short_name', 'slug')],
		['forme', 'Forme', FORMS],
		['operation', 'Type d’opération', OPERATIONS],
		['public', 'Public visé', PUBLICS],
		['echeance', 'Échéance', ['retard' => 'En retard']],
		['tri', 'Tri', ['recent' => 'Modifiées récemment', 'titre' => 'Titre', 'echeance' => 'Échéance']],
	];
}
