-- Loading an empty installation (accord load): each row of the reference data, and the people.

-- load_rows() -> row
-- How much there is already, in what a load would write first.
SELECT (SELECT COUNT(*) FROM organisation) AS organisations, (SELECT COUNT(*) FROM agreement) AS agreements,
       (SELECT COUNT(*) FROM person) AS people, (SELECT COUNT(*) FROM approval_rule) AS rules;

-- load_organisation_add(slug text, kind text, party text?, name text, short_name text, carrier_body text?,
--                       address text?, contact text?, summary text?, valid_from text?, valid_to text?) -> id
INSERT INTO organisation (slug, kind, party, name, short_name, carrier_body, address, contact, summary,
                          valid_from, valid_to)
 VALUES (:slug, :kind, :party, :name, :short_name, :carrier_body, :address, :contact, :summary,
         :valid_from, :valid_to);

-- load_territory_add(kind text, code text, name text, population i64?, organisation i64?) -> id
INSERT INTO territory (kind, code, name, population, organisation_id)
 VALUES (:kind, :code, :name, :population, :organisation);

-- load_person_add(directory_uuid text, username text, dn text, name text, quality text, mail text,
--                 organisation i64, roles i64) -> id
INSERT INTO person (directory_uuid, username, dn, name, quality, mail, organisation_id, roles)
 VALUES (:directory_uuid, :username, :dn, :name, :quality, :mail, :organisation, :roles);

-- load_agreement_add(slug text, title text, organisation i64, department text, territory text, status text,
--                    current_slot i64?, signed_place text?, in_force_on text?, term_years i64,
--                    end_by_duration text?, end_by_bracket text, term_text text) -> id
INSERT INTO agreement (slug, title, organisation_id, department, territory, status, current_slot, signed_place,
                       in_force_on, term_years, end_by_duration, end_by_bracket, term_text)
 VALUES (:slug, :title, :organisation, :department, :territory, :status, :current_slot, :signed_place,
         :in_force_on, :term_years, :end_by_duration, :end_by_bracket, :term_text);

-- load_article_add(agreement i64, position i64, code text, heading text, body text) -> changed
INSERT INTO article (agreement_id, position, code, heading, body)
 VALUES (:agreement, :position, :code, :heading, :body);

-- load_party_add(agreement i64, party text, organisation i64, representative text, representative_quality text,
--                domicile text, carrier_body text?, signed_by text?, signed_quality text?, on_behalf_of text?,
--                signed_on text?, deliberation_number text?, deliberation_date text?) -> changed
INSERT INTO agreement_party (agreement_id, party, organisation_id, representative, representative_quality,
                             domicile, carrier_body, signed_by, signed_quality, on_behalf_of, signed_on,
                             deliberation_number, deliberation_date)
 VALUES (:agreement, :party, :organisation, :representative, :representative_quality, :domicile, :carrier_body,
         :signed_by, :signed_quality, :on_behalf_of, :signed_on, :deliberation_number, :deliberation_date);

-- load_orientation_add(agreement i64, number i64, title text, short_title text, body text) -> changed
INSERT INTO orientation (agreement_id, number, title, short_title, body)
 VALUES (:agreement, :number, :title, :short_title, :body);

-- load_indicator_add(agreement i64, code text, slug text, label text, definition text, unit text, shape text,
--                    value text?, reference_year i64?, aggregation text, numerator text?, denominator text?,
--                    source text, consolidation text?, per_structure i64, of_people i64, numerator_label text?,
--                    denominator_label text?, subset_of text?, contract_type text?, fte_hours i64?,
--                    valid_from i64?, valid_to i64?, position i64) -> id
-- Numbers as decimal text, so that they are stored as they were written.
INSERT INTO indicator (agreement_id, code, slug, label, definition, unit, shape, value, reference_year, aggregation,
                       numerator, denominator, source, consolidation, per_structure, of_people, numerator_label,
                       denominator_label, subset_of, contract_type, fte_hours, valid_from, valid_to, position)
 VALUES (:agreement, :code, :slug, :label, :definition, :unit, :shape, :value, :reference_year, :aggregation,
         :numerator, :denominator, :source, :consolidation, :per_structure, :of_people, :numerator_label,
         :denominator_label, :subset_of, :contract_type, :fte_hours, :valid_from, :valid_to, :position);

-- load_commune_link_add(commune i64, organisation i64, valid_from text?, valid_to text?, source text) -> changed
INSERT INTO commune_plie (commune_id, position, organisation_id, valid_from, valid_to, source)
 VALUES (:commune, 1, :organisation, :valid_from, :valid_to, :source);

-- load_published_add(position i64, scope text, period text, label text, indicator text?, value text, value_to text?,
--                    unit text, fte_hours i64?, note text?, source text, url text?) -> changed
INSERT INTO published_figure (position, scope, period, label, indicator_code, value, value_to, unit, fte_hours, note,
                              source, url)
 VALUES (:position, :scope, :period, :label, :indicator, :value, :value_to, :unit, :fte_hours, :note, :source, :url);

-- load_meeting_add(agreement i64, position i64, code text, title text, planned_on text, held_on text?,
--                  purpose text) -> changed
INSERT INTO committee_meeting (agreement_id, position, code, title, planned_on, held_on, purpose)
 VALUES (:agreement, :position, :code, :title, :planned_on, :held_on, :purpose);

-- load_rule_add(record_kind text, role text, role_bit i64, label text) -> changed
INSERT INTO approval_rule (record_kind, role, role_bit, label) VALUES (:record_kind, :role, :role_bit, :label);
