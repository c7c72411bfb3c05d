"""What the database itself refuses about policies, whoever asks: migrations create these triggers."""

POLICY_FROZEN = """
CREATE FUNCTION titles_policyversion_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a published version of a policy is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER titles_policyversion_frozen BEFORE UPDATE OR DELETE ON titles_policyversion
    FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION titles_policyversion_frozen();
"""

POLICY_FROZEN_UNDO = """
DROP TRIGGER titles_policyversion_frozen ON titles_policyversion;
DROP FUNCTION titles_policyversion_frozen();
"""

POLICY_EDITORS = """
ALTER TABLE titles_policyversion ADD CONSTRAINT titles_policyversion_not_by_editor
    CHECK (published_by_id IS NULL OR NOT (published_by_id = ANY (editors)));
"""

POLICY_EDITORS_UNDO = """
ALTER TABLE titles_policyversion DROP CONSTRAINT titles_policyversion_not_by_editor;
"""
