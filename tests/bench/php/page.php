<?php /* The page of the list: show_list() in index.php sets $session, $actions, $names, $waiting, $csrf_token. */ ?>
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>Actions – Accord</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/lib/bootstrap5/css/bootstrap.min.css">
<link rel="stylesheet" href="/static/accord.css?v=0.1.0">
<script src="/static/accord.js?v=0.1.0" defer></script>
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header class="head">
<div class="head-bar container">
<a class="brand" href="/"><img src="/static/mark.svg" alt="" width="36" height="36"><span class="brand-name">Accord</span><span class="brand-what">Promotion des clauses sociales</span></a>
<?php if ($waiting > 0): ?>
<a class="head-inbox" href="/a-decider">À décider <span class="count"><?= $waiting ?></span></a>
<?php endif ?>
<details class="nav-phone">
<summary>Menu</summary>
<nav aria-label="Menu">
<ul>
<?php foreach (NAVIGATION as $href => $label): ?>
<li><a href="<?= $href ?>"<?= $href === '/actions' ? ' aria-current="page"' : '' ?>><?= h($label) ?></a></li>
<?php endforeach ?>
</ul>
</nav>
</details>
<details class="who">
<summary><span class="who-name"><?= h($session['name']) ?></span><span class="who-what"><?= h($session['organisation']) ?></span></summary>
<div class="who-menu">
<p class="who-full"><strong><?= h($session['name']) ?></strong><br><?= h($session['quality']) ?><br><?= h($session['organisation']) ?></p>
<ul>
<li><a href="/sessions">Mes connexions</a></li>
<li><a href="/droits">Ce que je peux faire</a></li>
</ul>
<form method="post" action="/deconnexion">
<input type="hidden" name="csrf_token" value="<?= $csrf_token ?>">
<button class="btn btn-outline-primary" type="submit">Me déconnecter</button>
</form>
</div>
</details>
</div>
<nav class="nav-wide container" aria-label="Navigation principale">
<ul>
<?php foreach (NAVIGATION as $href => $label): ?>
<li><a href="<?= $href ?>"<?= $href === '/actions' ? ' aria-current="page"' : '' ?>><?= h($label) ?></a></li>
<?php endforeach ?>
</ul>
</nav>
</header>
<main id="contenu" class="container" tabindex="-1">
<div class="title-line">
<h1>Actions</h1>
</div>
<search class="search">
<label class="form-label" for="q">Chercher dans les actions</label>
<div class="search-line">
<input class="form-control" type="search" id="q" name="q" value="" form="filtrer">
<button class="btn btn-outline-primary" type="submit" form="filtrer">Chercher</button>
</div>
<p class="to-filters"><a class="btn btn-outline-primary" href="#filtres">Filtrer et trier</a></p>
</search>
<div class="with-filters">
<div id="resultats">
<ul class="chips"></ul>
<p class="sentence" data-announce>Actions trouvées : <strong><?= number_format($actions[0]['total'] ?? 0, 0, ',', "\u{202F}") ?></strong></p>
<ul class="rows">
<?php foreach ($actions as $action): ?>
<li class="row-item">
<div class="row-main">
<h2 class="row-title"><a href="/actions/<?= $action['id'] ?>"><?= h($action['title']) ?></a></h2>
<p class="row-meta"><?= h(subtitle($action, $names)) ?></p>
<p class="row-next"><?= h(next_step($action)) ?></p>
</div>
<p class="row-status"><span class="pill pill-<?= TONES[$action['status']] ?>"><?= h(STATUSES[$action['status']]) ?></span>
</p>
<?php if ($action['ends_on'] !== null): ?>
<p class="row-date"><span class="row-label">Échéance</span> <time datetime="<?= $action['ends_on'] ?>"><?= date_text($action['ends_on']) ?></time><?= is_late($action) ? '<strong class="late">En retard</strong>' : '' ?></p>
<?php else: ?>
<p class="row-date"><span class="row-label">Échéance</span> à fixer</p>
<?php endif ?>
<p class="row-progress"><span class="row-label">Avancement</span> <?= $action['progress'] ?> %<progress max="100" value="<?= $action['progress'] ?>" aria-label="Avancement de l’action <?= h($action['title']) ?>"><?= $action['progress'] ?> %</progress></p>
</li>
<?php endforeach ?>
</ul>
<nav class="pages" aria-label="Pages de la liste">
<?php if (count($actions) === ROWS): ?>
<a class="btn btn-outline-primary" href="/actions?apres=<?= rawurlencode($action['id'] . '.' . $action['updated_at']) ?>" rel="next">Afficher la suite</a>
<?php endif ?>
</nav>
<p class="exports">Emporter cette liste : <a href="/actions.csv">CSV</a> <a href="/actions.json">JSON</a> </p>
</div>
<aside class="filters" id="filtres" aria-labelledby="filtres-titre">
<h2 id="filtres-titre">Filtrer et trier</h2>
<form method="get" action="/actions" id="filtrer" data-live="resultats">
<?php foreach (filters($names) as [$name, $label, $options]): ?>
<div class="field">
<label class="form-label" for="filtre-<?= $name ?>"><?= h($label) ?></label>
<select class="form-select" id="filtre-<?= $name ?>" name="<?= $name ?>">
<option value="">Indifférent</option>
<?php foreach ($options as $value => $text): ?>
<option value="<?= h($value) ?>"><?= h($text) ?></option>
<?php endforeach ?>
</select>
</div>
<?php endforeach ?>
<p class="filters-go"><button class="btn btn-outline-primary" type="submit">Afficher les résultats</button>
<a href="/actions">Retirer tous les filtres</a></p>
</form>
</aside>
</div>
</main>
<footer class="foot">
<div class="container">
<ul class="foot-links">
<li><a href="/aide">Aide</a></li>
<li><a href="/accessibilite">Accessibilité : partiellement conforme</a></li>
<li><a href="/droits">Qui peut quoi</a></li>
</ul>
<dl class="words">
<div><dt><abbr title="Communauté urbaine de Bordeaux">CUB</abbr></dt><dd>Communauté urbaine de Bordeaux</dd></div>
<div><dt><abbr title="Plan local pour l’insertion et l’emploi">PLIE</abbr></dt><dd>Plan local pour l’insertion et l’emploi</dd></div>
<div><dt><abbr title="Union régionale des PLIE d’Aquitaine">URPA</abbr></dt><dd>Union régionale des PLIE d’Aquitaine</dd></div>
</dl>
<p class="foot-version">Accord, version 0.1.0<span class="print-only"> – imprimé le <?= date_text(date('Y-m-d')) ?> – /actions</span> · Démonstration arrêtée au <?= date_text(REFERENCE_DATE) ?> : c’est ce jour-là que les retards sont comptés.</p>
</div>
</footer>
<div id="annonces" class="visually-hidden" aria-live="polite"></div>
<div id="fin-de-session" class="session-end" role="alert" data-left="<?= min($session['left_s'], IDLE_S) ?>" data-warn="300" hidden></div>
</body>
</html>
