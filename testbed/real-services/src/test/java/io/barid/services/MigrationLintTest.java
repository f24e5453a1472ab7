package io.barid.services;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationLintTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table alias;",
                "DROP TABLE IF EXISTS alias cascade",
                "drop view x;",
                "alter table account drop column disabled;",
                "alter table account\n    add column a text,\n    drop disabled;",
                "alter table account rename to person;",
                "alter table account rename column disabled to off;",
                "alter table account alter column quota set not null;",
                "alter table account alter quota drop default;",
                "alter table account alter column quota type int;",
                "alter table account alter quota set data type int;",
                "alter table account add column a text not null;",
                "alter table account add column a text default 'x', add b text not null;",
                "alter table account add constraint c check (quota > 0);",
                "alter table account add unique (quota);",
                "create unique index u on account (quota);",
                "truncate account;",
                "delete from account;",
                "create table a (b int); alter table account drop column a;",
                "-- contract:\ndrop table alias;",
                "-- contract: nobody reads alias since 0.3\ndrop table alias; drop table account;",
                "insert into t values ('-- contract: x'); drop table alias;",
                "insert into t values ('it''s; x'); drop table alias"
            })
    void whatBreaksThePreviousVersionIsFound(String sql) {
        assertThat(MigrationLint.faults(sql)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table a (b int not null); create unique index on a (b); alter table a add check (b > 0);",
                "create table if not exists a (b int not null);",
                "alter table account add column a text;",
                "alter table account add column a text not null default '';",
                "alter table account add column a bigint not null generated always as identity;",
                "create index i on account (quota);",
                "drop index i; create index i on account (quota);",
                "update account set quota = 1; insert into listed select 1;",
                "insert into t values ('drop table x; rename');",
                "-- drop table alias;\nselect 1;",
                "/* drop table alias; */ select 1;",
                "-- contract: nobody reads alias since 0.3\ndrop table alias;",
                "alter table message alter column content set storage external;"
            })
    void whatThePreviousVersionDoesNotNoticeIsNoFault(String sql) {
        assertThat(MigrationLint.faults(sql)).isEmpty();
    }

    @Test
    void aFaultNamesTheStatement() {
        assertThat(MigrationLint.faults("select 1;\ndrop\n  table alias;")).containsExactly("drop table alias");
    }
}
