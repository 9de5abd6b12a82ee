<?php
/*
 * The list of actions as a small PHP program has it: a database connection that is kept, the two queries of the
 * limit (the session, and the list with its exact total), a template with htmlspecialchars. PDO fills the
 * placeholders itself, as it does by default: a statement prepared by the server ends with the request, and would
 * cost one round trip more each time.
 */
declare(strict_types=1);

require __DIR__ . '/words.php';

const IDLE_S = 1800;
const ROWS = 20;

const SESSION_QUERY = <<<'SQL'
	SELECT s.public_id, p.name, p.quality, o.name AS organisation,
	       TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), s.expires_at) AS left_s,
	       CASE WHEN (SELECT i.record_id FROM inbox i WHERE i.recipient = s.role_recipient LIMIT 1 OFFSET 99) IS NOT NULL
	            THEN 100 ELSE (SELECT COUNT(*) FROM inbox i WHERE i.recipient = s.role_recipient) END AS role_waiting,
	       CASE WHEN (SELECT i.record_id FROM inbox i WHERE i.recipient = s.person_recipient LIMIT 1 OFFSET 99) IS NOT NULL
	            THEN 100 ELSE (SELECT COUNT(*) FROM inbox i WHERE i.recipient = s.person_recipient) END AS person_waiting
	  FROM session s
	  JOIN person p ON p.id = s.person_id
	  JOIN organisation o ON o.id = p.organisation_id
	 WHERE s.token_hash = UNHEX(:hash)
	   AND s.expires_at > UTC_TIMESTAMP(6)
	   AND s.seen_at > UTC_TIMESTAMP(6) - INTERVAL :idle SECOND
	   AND p.disabled_at IS NULL
	SQL;

const LIST_QUERY = <<<'SQL'
	SELECT a.id, a.title, a.status, a.orientation, a.structure_id, a.owner_party, a.action_form, a.ends_on, a.progress,
	       a.updated_at, (SELECT COUNT(*) FROM action c WHERE c.agreement_id = :counted) AS total
	  FROM action a FORCE INDEX (ix_action_updated)
	 WHERE a.agreement_id = :agreement
	 ORDER BY a.updated_at DESC, a.id DESC
	 LIMIT :limit
	SQL;

function connect(): PDO
{
	return new PDO(
		'mysql:charset=utf8mb4;unix_socket=' . getenv('DB_SOCKET') . ';dbname=' . getenv('DB_NAME'),
		getenv('DB_USER'),
		getenv('DB_PASSWORD'),
		[PDO::ATTR_PERSISTENT => true, PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC]
	);
}

function rows(PDO $db, string $query, array $values): array
{
	$statement = $db->prepare($query);
	foreach ($values as $name => $value) {
		$statement->bindValue($name, $value, is_int($value) ? PDO::PARAM_INT : PDO::PARAM_STR);
	}
	$statement->execute();
	return $statement->fetchAll();
}

function session(PDO $db): ?array
{
	$hash = hash('sha256', $_COOKIE['accord_session'] ?? '');

	return rows($db, SESSION_QUERY, ['hash' => $hash, 'idle' => IDLE_S])[0] ?? null;
}

/* Names that hardly ever change are kept as a file of PHP, and so in opcache: no query asks for them again. */
function names(PDO $db): array
{
	$file = getenv('CACHE_DIR') . '/names.php';
	$names = @include $file;
	if (is_array($names)) {
		return $names;
	}
	$names = [
		'orientations' => array_column(rows($db, 'SELECT number, short_title FROM orientation WHERE agreement_id = 1', []),
			'short_title', 'number'),
		'structures' => array_column(rows($db, "SELECT id, slug, short_name FROM organisation
			WHERE kind IN ('plie', 'regional_union') ORDER BY short_name", []), null, 'id'),
	];
	$new = tempnam(getenv('CACHE_DIR'), 'names');
	file_put_contents($new, '<?php return ' . var_export($names, true) . ';');
	rename($new, $file);
	return $names;
}

function show_list(PDO $db, array $session): void
{
	$actions = rows($db, LIST_QUERY, ['counted' => 1, 'agreement' => 1, 'limit' => ROWS]);
	$names = names($db);
	$waiting = min($session['role_waiting'] + $session['person_waiting'], 100);
	$csrf_token = hash_hmac('sha256', $session['public_id'], getenv('FORM_KEY'));
	header('Cache-Control: no-store');
	require __DIR__ . '/page.php';
}

$db = connect();
$session = session($db);
if ($session === null) {
	http_response_code(303);
	header('Location: /connexion');
} elseif (strtok($_SERVER['REQUEST_URI'], '?') === '/actions') {
	show_list($db, $session);
} else {
	http_response_code(404);
}
