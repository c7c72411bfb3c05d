"""What the database itself refuses about notices, whoever asks: migrations create these triggers."""

NOTICE_FROZEN = """
CREATE FUNCTION applications_notice_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published notice is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - 'ended_at') <> (to_jsonb(OLD) - 'ended_at') THEN
        RAISE EXCEPTION 'a published notice is never changed; only its end is recorded, once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER applications_notice_frozen BEFORE UPDATE OR DELETE ON applications_notice
    FOR EACH ROW EXECUTE FUNCTION applications_notice_frozen();

CREATE FUNCTION applications_noticeentry_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the names on a published notice are never changed' USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER applications_noticeentry_frozen BEFORE UPDATE OR DELETE ON applications_noticeentry
    FOR EACH ROW EXECUTE FUNCTION applications_noticeentry_frozen();
"""

NOTICE_FROZEN_UNDO = """
DROP TRIGGER applications_notice_frozen ON applications_notice;
DROP FUNCTION applications_notice_frozen();
DROP TRIGGER applications_noticeentry_frozen ON applications_noticeentry;
DROP FUNCTION applications_noticeentry_frozen();
"""
