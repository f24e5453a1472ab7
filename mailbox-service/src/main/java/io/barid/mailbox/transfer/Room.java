package io.barid.mailbox.transfer;

import io.barid.message.AccountId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the quotas of a mailbox and its domain leave free. */
final class Room {

    private long octets;
    private long messages;

    private Room(long octets, long messages) {
        this.octets = octets;
        this.messages = messages;
    }

    static Room unlimited() {
        return new Room(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Exact for the account whose folder the caller has locked; other mailboxes of the domain may grow meanwhile. */
    static Room of(JdbcClient database, AccountId account) {
        return database.sql("""
                        select least(a.quota_octets - own.octets, d.quota_octets - every.octets) as octets,
                            least(a.quota_messages - own.messages, d.quota_messages - every.messages) as messages
                        from account a join domain d on d.id = a.domain
                        cross join lateral (
                            select sum(octets)::bigint as octets, sum(messages)::bigint as messages
                            from folder where account = a.id) own
                        left join lateral (
                            select sum(f.octets)::bigint as octets, sum(f.messages)::bigint as messages
                            from folder f join account o on o.id = f.account where o.domain = d.id) every
                            on d.quota_octets is not null or d.quota_messages is not null
                        where a.id = ?""")
                .param(account.value())
                .query((row, number) -> new Room(
                        orUnlimited(row.getObject("octets", Long.class)),
                        orUnlimited(row.getObject("messages", Long.class))))
                .single();
    }

    private static long orUnlimited(Long left) {
        return left == null ? Long.MAX_VALUE : left;
    }

    /** Takes the room for a message, if there is enough. */
    boolean take(long size) {
        if (octets < size || messages < 1) {
            return false;
        }
        octets -= size;
        messages--;
        return true;
    }
}
