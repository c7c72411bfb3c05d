"""What the database itself refuses, whoever asks: migrations create these triggers."""

AUDIT_APPEND = """
CREATE FUNCTION accounts_auditevent_append() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    UPDATE accounts_auditchain SET sequence = NEW.sequence, hash = NEW.hash
     WHERE id = 1 AND sequence = NEW.sequence - 1 AND hash = NEW.previous_hash;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'audit event % does not follow the head of the chain', NEW.sequence
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER accounts_auditevent_append BEFORE INSERT ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_auditevent_append();

CREATE FUNCTION accounts_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER accounts_auditevent_refuse BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_refuse();
CREATE TRIGGER accounts_auditchain_refuse_update BEFORE UPDATE ON accounts_auditchain
    FOR EACH ROW WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION accounts_audit_refuse();
CREATE TRIGGER accounts_auditchain_refuse_delete BEFORE DELETE ON accounts_auditchain
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_refuse();
INSERT INTO accounts_auditchain (id, sequence, hash) VALUES (1, 0, repeat('0', 64));
"""

AUDIT_APPEND_UNDO = """
DROP TRIGGER accounts_auditevent_append ON accounts_auditevent;
DROP TRIGGER accounts_auditevent_refuse ON accounts_auditevent;
DROP TRIGGER accounts_auditchain_refuse_update ON accounts_auditchain;
DROP TRIGGER accounts_auditchain_refuse_delete ON accounts_auditchain;
DROP FUNCTION accounts_auditevent_append();
DROP FUNCTION accounts_audit_refuse();
"""

# Apart from the others, because browser tests empty the whole database between them.
AUDIT_NO_TRUNCATE = """
CREATE TRIGGER accounts_auditevent_no_truncate BEFORE TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_refuse();
"""

AUDIT_NO_TRUNCATE_UNDO = "DROP TRIGGER IF EXISTS accounts_auditevent_no_truncate ON accounts_auditevent;"

MEMBERSHIP_FITS = """
CREATE FUNCTION accounts_membership_fits() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    found_kind text;
    asked_kind text;
BEGIN
    SELECT kind INTO found_kind FROM accounts_organisation WHERE id = NEW.organisation_id FOR SHARE;
    asked_kind := CASE
        WHEN NEW.role IN ('hr_clerk', 'principal') THEN 'employer'
        WHEN NEW.role IN ('acceptance_officer', 'session_secretary', 'expert') THEN 'institution'
        ELSE 'bureau' END;
    IF found_kind <> asked_kind THEN
        RAISE EXCEPTION 'role % needs an organisation of kind %, not %', NEW.role, asked_kind, found_kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_membership_role_fits_kind';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER accounts_membership_fits BEFORE INSERT OR UPDATE ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION accounts_membership_fits();

CREATE FUNCTION accounts_organisation_keeps_kind() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM accounts_membership WHERE organisation_id = NEW.id) THEN
        RAISE EXCEPTION 'an organisation with members keeps its kind'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_organisation_keeps_kind';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER accounts_organisation_keeps_kind BEFORE UPDATE ON accounts_organisation
    FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION accounts_organisation_keeps_kind();
"""

MEMBERSHIP_FITS_UNDO = """
DROP TRIGGER accounts_membership_fits ON accounts_membership;
DROP FUNCTION accounts_membership_fits();
DROP TRIGGER accounts_organisation_keeps_kind ON accounts_organisation;
DROP FUNCTION accounts_organisation_keeps_kind();
"""
