-- Everything that the service remembers. Statements end at an empty line; `-- sqlite` or `-- postgresql` as the first
-- line of one keeps it to that database; words in braces are those of sql_dialect.cpp. Instants are microseconds since
-- 1970. A file that was released is never changed: its digest is kept, and a database that has another one is refused.

-- One row a patient, with its place in the queue. `ready_at` is when the patient may be claimed: not before, or when the
-- lease runs out; NULL: nobody asks. `again_*`: asked for while leased.
CREATE TABLE patient (
    ehr           {text}    NOT NULL,
    patient       {text}    NOT NULL,
    first_seen    {integer} NOT NULL,
    assessed_at   {integer},
    wake_at       {integer},
    ready_at      {integer},
    leased        {integer} NOT NULL DEFAULT 0 CHECK (leased IN (0, 1)),
    fence         {integer} NOT NULL DEFAULT 0,
    urgency       {integer} NOT NULL DEFAULT 1 CHECK (urgency IN (0, 1, 2)),
    cause         {text}    NOT NULL DEFAULT '',
    since         {integer} NOT NULL DEFAULT 0,
    attempts      {integer} NOT NULL DEFAULT 0,
    why           {text}    NOT NULL DEFAULT '',
    again_urgency {integer},
    again_at      {integer},
    again_cause   {text},
    PRIMARY KEY (ehr, patient),
    CHECK (leased = 0 OR ready_at IS NOT NULL)
) {hot_table};

CREATE INDEX patient_ready ON patient (ehr, urgency, ready_at, since, patient, leased) WHERE ready_at IS NOT NULL;

CREATE INDEX patient_wake ON patient (wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE intent (
    ehr        {text}    NOT NULL,
    patient    {text}    NOT NULL,
    identifier {text}    NOT NULL,
    type       {text}    NOT NULL,
    at         {integer} NOT NULL,
    PRIMARY KEY (ehr, patient, identifier),
    FOREIGN KEY (ehr, patient) REFERENCES patient (ehr, patient)
) {hot_table};

-- What of ours stands in the EHR. `evidence` is a JSON array of references.
CREATE TABLE ledger (
    ehr            {text}    NOT NULL,
    patient        {text}    NOT NULL,
    identifier     {text}    NOT NULL,
    type           {text}    NOT NULL,
    topic          {text}    NOT NULL,
    resource_id    {text}    NOT NULL,
    version        {text}    NOT NULL,
    fingerprint    {text}    NOT NULL,
    active         {integer} NOT NULL CHECK (active IN (0, 1)),
    episode        {integer} NOT NULL,
    unwanted_since {integer},
    ended_at       {integer},
    evidence       {text}    NOT NULL,
    rules          {text}    NOT NULL,
    written_at     {integer} NOT NULL,
    PRIMARY KEY (ehr, patient, identifier),
    FOREIGN KEY (ehr, patient) REFERENCES patient (ehr, patient)
) {keyed_table};

CREATE INDEX ledger_active ON ledger (ehr) WHERE type = 'Flag' AND active = 1;

CREATE INDEX ledger_ended ON ledger (ehr, ended_at) WHERE type = 'Flag' AND ended_at IS NOT NULL;

-- `input` and `answer` are packed (packed.hpp); `input` is NULL when the time of keeping it is over.
CREATE TABLE decision (
    id           {identity},
    ehr          {text}    NOT NULL,
    patient      {text}    NOT NULL,
    as_of        {integer} NOT NULL,
    bundle       {text}    NOT NULL,
    engine       {text}    NOT NULL,
    cause        {text}    NOT NULL,
    input_digest {text}    NOT NULL,
    input        {bytes},
    answer       {bytes}   NOT NULL,
    FOREIGN KEY (ehr, patient) REFERENCES patient (ehr, patient)
) {table};

-- Packed bytes do not become smaller.
-- postgresql
ALTER TABLE decision ALTER COLUMN input SET STORAGE EXTERNAL, ALTER COLUMN answer SET STORAGE EXTERNAL;

CREATE INDEX decision_patient ON decision (ehr, patient, id);

CREATE INDEX decision_input ON decision (as_of) WHERE input IS NOT NULL;

CREATE TABLE note (
    ehr   {text} NOT NULL,
    name  {text} NOT NULL,
    value {text} NOT NULL,
    PRIMARY KEY (ehr, name)
) {hot_table};

CREATE TABLE job (
    ehr        {text}    NOT NULL,
    name       {text}    NOT NULL,
    owner      {text}    NOT NULL,
    held_until {integer} NOT NULL,
    PRIMARY KEY (ehr, name)
) {hot_table};

CREATE TABLE bundle (
    digest    {text}    NOT NULL PRIMARY KEY,
    id        {text}    NOT NULL,
    version   {text}    NOT NULL,
    sequence  {integer} NOT NULL,
    bytes     {bytes}   NOT NULL,
    staged_at {integer} NOT NULL,
    staged_by {text}    NOT NULL
) {table};

CREATE TABLE activation (
    number      {integer} NOT NULL PRIMARY KEY,
    digest      {text}    NOT NULL REFERENCES bundle (digest),
    at          {integer} NOT NULL,
    by_whom     {text}    NOT NULL,
    why         {text}    NOT NULL,
    is_rollback {integer} NOT NULL CHECK (is_rollback IN (0, 1))
) {table};

CREATE TABLE audit (
    number   {integer} NOT NULL PRIMARY KEY,
    at       {integer} NOT NULL,
    actor    {text}    NOT NULL,
    action   {text}    NOT NULL,
    ehr      {text}    NOT NULL,
    patient  {text}    NOT NULL,
    object   {text}    NOT NULL,
    detail   {text}    NOT NULL,
    previous {text}    NOT NULL,
    digest   {text}    NOT NULL
) {table};

CREATE INDEX audit_patient ON audit (ehr, patient, number) WHERE patient <> '';

-- The end of the chain: whoever appends locks this row first.
CREATE TABLE audit_head (
    one    {integer} NOT NULL PRIMARY KEY CHECK (one = 1),
    number {integer} NOT NULL,
    digest {text}    NOT NULL
) {hot_table};

INSERT INTO audit_head (one, number, digest)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- sqlite
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;

-- sqlite
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;

-- INSERT OR REPLACE deletes without a trigger.
-- sqlite
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number >= NEW.number)
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;

-- sqlite
CREATE TRIGGER audit_head_no_return BEFORE UPDATE ON audit_head WHEN NEW.number <= OLD.number
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;

-- sqlite
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;

-- sqlite
CREATE TRIGGER activation_no_update BEFORE UPDATE ON activation
BEGIN SELECT RAISE(ABORT, 'activations are only appended to'); END;

-- sqlite
CREATE TRIGGER activation_no_delete BEFORE DELETE ON activation
BEGIN SELECT RAISE(ABORT, 'activations are only appended to'); END;

-- postgresql
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''% is only appended to'', TG_TABLE_NAME; END';

-- postgresql
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- postgresql
CREATE TRIGGER audit_head_no_return BEFORE UPDATE ON audit_head
FOR EACH ROW WHEN (NEW.number <= OLD.number) EXECUTE FUNCTION refuse_change();

-- postgresql
CREATE TRIGGER audit_head_no_delete BEFORE DELETE OR TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- postgresql
CREATE TRIGGER activation_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON activation
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
