-- Organisations of which the operator has looked up a number in its register. All others are shown as unverified.
CREATE VIEW verified_organisations (organisation) AS
    SELECT organisation FROM identifiers WHERE verified_at IS NOT NULL;
