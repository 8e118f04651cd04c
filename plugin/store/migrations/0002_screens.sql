-- What the clinicians' screens remember. See 0001 for the words in braces. An instant that is not there is the latest one
-- that can be kept, so that one order serves both databases.

-- `rules` is a JSON array. Acts are only appended.
CREATE TABLE act (
    number     {identity},
    id         {text}    NOT NULL UNIQUE,
    ehr        {text}    NOT NULL,
    patient    {text}    NOT NULL,
    what       {text}    NOT NULL,
    rules      {text}    NOT NULL,
    reason     {text}    NOT NULL,
    comment    {text}    NOT NULL,
    to_whom    {text}    NOT NULL,
    until_at   {integer},
    seen       {text}    NOT NULL,
    actor      {text}    NOT NULL,
    actor_name {text}    NOT NULL,
    actor_role {text}    NOT NULL,
    at         {integer} NOT NULL,
    FOREIGN KEY (ehr, patient) REFERENCES patient (ehr, patient)
) {table};

CREATE INDEX act_patient ON act (ehr, patient, number);

-- sqlite
CREATE TRIGGER act_no_update BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'acts are only appended to'); END;

-- sqlite
CREATE TRIGGER act_no_delete BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'acts are only appended to'); END;

-- postgresql
CREATE TRIGGER act_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON act
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One row a patient. `folded` is the name as it is searched for; `responsible` and `drugs` are JSON arrays, and stand in
-- `summary_mark` one by one. The long `body` stands in a table of its own, so that looking through many rows is fast.
CREATE TABLE summary (
    ehr           {text}    NOT NULL,
    patient       {text}    NOT NULL,
    level         {integer} NOT NULL,
    since         {integer} NOT NULL,
    attended      {integer} NOT NULL,
    overdue       {integer} NOT NULL CHECK (overdue IN (0, 1)),
    unit          {text}    NOT NULL,
    responsible   {text}    NOT NULL,
    drugs         {text}    NOT NULL,
    name          {text}    NOT NULL,
    folded        {text}    NOT NULL,
    assessed_at   {integer} NOT NULL,
    serious_since {integer} NOT NULL,
    owner         {text}    NOT NULL,
    owner_name    {text}    NOT NULL,
    owned_since   {integer},
    waits_for     {text}    NOT NULL,
    unowned_since {integer} NOT NULL,
    PRIMARY KEY (ehr, patient),
    FOREIGN KEY (ehr, patient) REFERENCES patient (ehr, patient)
) {hot_table};

CREATE INDEX summary_level ON summary (ehr, level DESC, since, patient);

CREATE INDEX summary_owner ON summary (ehr, owner) WHERE owner <> '';

CREATE INDEX summary_unit ON summary (ehr, unit);

CREATE INDEX summary_unowned ON summary (ehr, unowned_since);

CREATE TABLE summary_mark (
    ehr     {text} NOT NULL,
    kind    {text} NOT NULL CHECK (kind IN ('responsible', 'drug')),
    value   {text} NOT NULL,
    patient {text} NOT NULL,
    PRIMARY KEY (ehr, kind, value, patient),
    FOREIGN KEY (ehr, patient) REFERENCES summary (ehr, patient)
) {keyed_table};

CREATE INDEX summary_mark_patient ON summary_mark (ehr, patient);

-- Packed (packed.hpp).
CREATE TABLE summary_body (
    ehr     {text}  NOT NULL,
    patient {text}  NOT NULL,
    body    {bytes} NOT NULL,
    PRIMARY KEY (ehr, patient),
    FOREIGN KEY (ehr, patient) REFERENCES summary (ehr, patient)
) {hot_table};

-- Packed bytes do not become smaller.
-- postgresql
ALTER TABLE summary_body ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE card (
    uuid     {text}    NOT NULL PRIMARY KEY,
    ehr      {text}    NOT NULL,
    patient  {text}    NOT NULL,
    service  {text}    NOT NULL,
    rules    {text}    NOT NULL,
    seen     {text}    NOT NULL,
    asked_by {text}    NOT NULL,
    at       {integer} NOT NULL
) {keyed_table};

-- Ended because somebody has attended to it: the mass-change brake does not count such ends.
ALTER TABLE ledger ADD COLUMN attended {integer} NOT NULL DEFAULT 0 CHECK (attended IN (0, 1));

DROP INDEX ledger_ended;

CREATE INDEX ledger_ended ON ledger (ehr, ended_at) WHERE type = 'Flag' AND ended_at IS NOT NULL AND attended = 0;

CREATE INDEX card_at ON card (at);

-- `sealed` is NULL when there are no bytes.
CREATE TABLE session (
    digest  {text}    NOT NULL PRIMARY KEY,
    sealed  {bytes},
    expires {integer} NOT NULL
) {hot_table};

CREATE INDEX session_expires ON session (expires);

-- What may be used once: launch states, codes, the ids of tokens.
CREATE TABLE used_once (
    kind     {text}    NOT NULL,
    digest   {text}    NOT NULL,
    until_at {integer} NOT NULL,
    PRIMARY KEY (kind, digest)
) {keyed_table};

CREATE INDEX used_once_until ON used_once (until_at);
