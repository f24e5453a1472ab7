package io.barid.mailbox.login;

import io.barid.mailbox.maildrop.MaildropTickets;
import io.barid.mailbox.password.LastUses;
import io.barid.mailbox.password.Proof;
import io.barid.query.MaildropTicket;
import org.springframework.stereotype.Component;

/** What follows a right password or proof: its guesses are forgiven, its use is noted, and it gets a ticket. */
@Component
class Admission {

    private final WrongLogins wrongs;
    private final LastUses uses;
    private final MaildropTickets tickets;

    Admission(WrongLogins wrongs, LastUses uses, MaildropTickets tickets) {
        this.wrongs = wrongs;
        this.uses = uses;
        this.tickets = tickets;
    }

    MaildropTicket admit(LoginAccount account, Proof proof, GuessSource source, GuessTally tally) {
        wrongs.forgive(source, tally);
        uses.note(account.id(), proof);
        return tickets.issue(account.id(), proof);
    }
}
