package io.barid.mailbox.account;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.query.SenderDirectory.Answer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who may send as whom, read off where mail goes: an address belongs to the account that receives its mail, be it by its
 * own name, as postmaster, or because an alias names it. An alias of an alias gives nobody the right: who is to send as
 * it is named by it.
 */
@Component
class SenderLookup {

    private record Terms(boolean checkFrom, boolean limited) {}

    private final JdbcClient database;
    private final RecipientLookup recipients;

    SenderLookup(JdbcClient database, RecipientLookup recipients) {
        this.database = database;
        this.recipients = recipients;
    }

    /** One question after the other: none holds a connection while it waits for a second one. */
    Answer check(AccountId account, List<Mailbox> addresses) {
        return terms(account)
                .<Answer>map(
                        terms -> new Answer.Known(notOwned(account, addresses), terms.checkFrom(), terms.limited()))
                .orElseGet(Answer.NoSuchAccount::new);
    }

    private Optional<Terms> terms(AccountId account) {
        return database.sql("""
                        select d.check_from, a.send_per_hour is not null or a.send_per_day is not null as limited
                        from account a join domain d on d.id = a.domain where a.id = ?""")
                .param(account.value())
                .query((row, number) -> new Terms(row.getBoolean("check_from"), row.getBoolean("limited")))
                .optional();
    }

    private List<Mailbox> notOwned(AccountId account, List<Mailbox> addresses) {
        List<Resolution> resolutions = resolve(addresses);
        List<Mailbox> targets = resolutions.stream()
                .flatMap(resolution -> targets(resolution).stream())
                .distinct()
                .toList();
        Set<Mailbox> his = new HashSet<>();
        List<Resolution> ofTargets = resolve(targets);
        for (int i = 0; i < targets.size(); i++) {
            if (reaches(ofTargets.get(i), account)) {
                his.add(targets.get(i));
            }
        }
        return IntStream.range(0, addresses.size())
                .filter(i -> !reaches(resolutions.get(i), account)
                        && targets(resolutions.get(i)).stream().noneMatch(his::contains))
                .mapToObj(addresses::get)
                .toList();
    }

    private List<Resolution> resolve(List<Mailbox> addresses) {
        return addresses.isEmpty()
                ? List.of()
                : recipients.resolve(
                        addresses.stream().<ForwardPath>map(ForwardPath.To::new).toList());
    }

    private static List<Mailbox> targets(Resolution resolution) {
        return resolution instanceof Resolution.Forward forward ? forward.targets() : List.of();
    }

    private static boolean reaches(Resolution resolution, AccountId account) {
        return resolution instanceof Resolution.Mailboxes mailboxes
                && mailboxes.accounts().contains(account);
    }
}
