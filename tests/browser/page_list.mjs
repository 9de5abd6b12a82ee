// The pages of the sample data: a number after an address is the status it is meant to have.
export const pages = {
	'-': [['/connexion'], ['/connexion?fin=1'], ['/aide'], ['/accessibilite'], ['/sante'], ['/nulle-part', 404]],
	'elu.cub': [['/'], ['/a-decider'], ['/actions'], ['/actions?q=introuvable'], ['/actions?statut=in_progress&tri=titre'],
		['/actions/41'], ['/actions/41/decision'], ['/actions/41/comparaison?de=1&a=2'], ['/actions/54/decision'],
		['/accord'], ['/structures'], ['/structures/plie-graves'], ['/structures/cub'], ['/indicateurs'], ['/journal'],
		['/droits'], ['/sessions'], ['/mes-avis'], ['/aide'], ['/nulle-part', 404], ['/actions/nouvelle', 403], ['/actions/999999', 404],
		['/outils'], ['/outils/4/decision'], ['/outils/6/decision'], ['/outils/nouveau', 403], ['/outils/999999', 404]],
	'technicien.cub': [['/'], ['/a-decider'], ['/actions'], ['/actions/nouvelle'], ['/actions/1'], ['/actions/13'], ['/actions/18'],
		['/actions/18/avancement'], ['/actions/18/modifier'], ['/actions/37'], ['/actions/37/modifier'], ['/actions/37/soumission'],
		['/actions/57/soumission'], ['/actions/1?lecture=1'], ['/actions/54/decision'], ['/actions/57'], ['/accord'],
		['/structures'], ['/indicateurs'], ['/journal'], ['/droits'], ['/sessions'], ['/actions/5/modifier', 403],
		['/outils'], ['/outils?q=introuvable'], ['/outils/nouveau'], ['/outils/1'], ['/outils/1/modifier']],
	'clauses.hautsdegaronne': [['/outils/7/soumission'], ['/indicateurs/saisie?annee=2010'],
		['/recherche'], ['/recherche?q=clauses'], ['/recherche?q=introuvable'],
		['/recherche?q=insertion&nature=action']],
	admin: [['/structures/plie-sources/validite']],
	auditeur: [['/'], ['/actions'], ['/actions/5'], ['/accord'], ['/structures'], ['/structures/urpa'], ['/indicateurs'],
		['/indicateurs/population-couverte'], ['/indicateurs/heures-insertion-realisees'], ['/indicateurs/references'],
		['/indicateurs/consolidation?annee=2008'],
		['/journal'], ['/droits'], ['/sessions'], ['/a-decider', 403], ['/outils/5'], ['/outils/1?lecture=1'],
		['/outils/1/comparaison']],
};

// What no record of the sample data leads to: nothing is a draft, open or ended there, and nobody is invited.
export const unled = ['/evaluations/{id}/modifier', '/evaluations/{id}/soumission', '/reponse/{token}', '/reponse/relire/{token}',
	'/actions/{id}/evaluation', '/comite/reunions/{id}/emargement', '/comite/reunions/{id}/compte-rendu',
	...['', '/modifier', '/comparaison', '/soumission', '/decision', '/fichiers'].map((end) => `/resiliations/{id}${end}`)];
