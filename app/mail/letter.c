/* What our mails say around what they tell. */
#include "app/mail/letter.h"

void letter_write(const struct letter *letter, struct buf *out)
{
	buf_printf(out, "Bonjour,\n\n%s\n", letter->text);
	if (letter->path != NULL)
		buf_printf(out, "\nOuvrir la page :\n%s%s\n", letter->origin, letter->path);
	buf_printf(out, "\n-- \n%s, le service de l’accord-cadre sur les clauses sociales\n%s\n", letter->site,
		   letter->origin);
	buf_adds(out, "Ce message est automatique : personne ne lit les réponses.\n");
	if (letter->person)
		buf_printf(out, "Choisir ce que vous recevez, et quand : %s/mes-avis\n", letter->origin);
}
