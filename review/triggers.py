"""What the database itself refuses about opinions, ballots and minutes: migrations create these."""

OPINION_FINAL = """
CREATE FUNCTION review_opinion_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'an opinion is submitted once and never changed: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER review_opinion_refuse BEFORE UPDATE OR DELETE ON review_opinion
    FOR EACH ROW EXECUTE FUNCTION review_opinion_refuse();
"""

OPINION_FINAL_UNDO = """
DROP TRIGGER review_opinion_refuse ON review_opinion;
DROP FUNCTION review_opinion_refuse();
"""

# The three tables of a ballot change only while their candidate's ballot is open, and no row is ever
# updated: a cast removes the whole urn and lays it anew, so that no row keeps the moment of one vote.
URN = """
CREATE FUNCTION review_urn_open() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    asked bigint;
    found text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION '% rows are never updated', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN asked := OLD.candidate_id; ELSE asked := NEW.candidate_id; END IF;
    SELECT state INTO found FROM review_candidate WHERE id = asked FOR SHARE;
    IF found IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION 'the ballot of candidate % is not open: % on % refused', asked, TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER review_ballot_open BEFORE INSERT OR UPDATE OR DELETE ON review_ballot
    FOR EACH ROW EXECUTE FUNCTION review_urn_open();
CREATE TRIGGER review_voterecord_open BEFORE INSERT OR UPDATE OR DELETE ON review_voterecord
    FOR EACH ROW EXECUTE FUNCTION review_urn_open();
CREATE TRIGGER review_receiptdigest_open BEFORE INSERT OR UPDATE OR DELETE ON review_receiptdigest
    FOR EACH ROW EXECUTE FUNCTION review_urn_open();

CREATE FUNCTION review_urn_balances() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    asked bigint;
    ballots bigint;
    voters bigint;
    receipts bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN asked := OLD.candidate_id; ELSE asked := NEW.candidate_id; END IF;
    SELECT count(*) INTO ballots FROM review_ballot WHERE candidate_id = asked;
    SELECT count(*) INTO voters FROM review_voterecord WHERE candidate_id = asked;
    SELECT count(*) INTO receipts FROM review_receiptdigest WHERE candidate_id = asked;
    IF ballots <> voters OR ballots <> receipts THEN
        RAISE EXCEPTION 'candidate %: % ballots, % who voted, % receipts', asked, ballots, voters, receipts
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_urn_balances';
    END IF;
    RETURN NULL;
END $body$;
CREATE CONSTRAINT TRIGGER review_ballot_balances AFTER INSERT OR DELETE ON review_ballot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION review_urn_balances();
CREATE CONSTRAINT TRIGGER review_voterecord_balances AFTER INSERT OR DELETE ON review_voterecord
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION review_urn_balances();
"""

URN_UNDO = """
DROP TRIGGER review_ballot_open ON review_ballot;
DROP TRIGGER review_voterecord_open ON review_voterecord;
DROP TRIGGER review_receiptdigest_open ON review_receiptdigest;
DROP FUNCTION review_urn_open();
DROP TRIGGER review_ballot_balances ON review_ballot;
DROP TRIGGER review_voterecord_balances ON review_voterecord;
DROP FUNCTION review_urn_balances();
"""

COUNT_FINAL = """
CREATE FUNCTION review_candidate_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'candidate %: a ballot was opened, the row stays', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RAISE EXCEPTION 'candidate %: what the ballot fixed does not change', OLD.id
        USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER review_candidate_closed_keeps BEFORE UPDATE ON review_candidate
    FOR EACH ROW WHEN (OLD.state = 'closed' AND NEW IS DISTINCT FROM OLD)
    EXECUTE FUNCTION review_candidate_keeps();
CREATE TRIGGER review_candidate_electorate_keeps BEFORE UPDATE ON review_candidate
    FOR EACH ROW WHEN (OLD.state = 'open' AND (NEW.state = 'waiting'
        OR NEW.electorate IS DISTINCT FROM OLD.electorate OR NEW.attending IS DISTINCT FROM OLD.attending))
    EXECUTE FUNCTION review_candidate_keeps();
CREATE TRIGGER review_candidate_stays BEFORE DELETE ON review_candidate
    FOR EACH ROW WHEN (OLD.state <> 'waiting') EXECUTE FUNCTION review_candidate_keeps();

CREATE FUNCTION review_session_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'session %: signed minutes do not change', OLD.id
        USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER review_session_signed_keeps BEFORE UPDATE OR DELETE ON review_session
    FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION review_session_keeps();
"""

COUNT_FINAL_UNDO = """
DROP TRIGGER review_candidate_closed_keeps ON review_candidate;
DROP TRIGGER review_candidate_electorate_keeps ON review_candidate;
DROP TRIGGER review_candidate_stays ON review_candidate;
DROP FUNCTION review_candidate_keeps();
DROP TRIGGER review_session_signed_keeps ON review_session;
DROP FUNCTION review_session_keeps();
"""
