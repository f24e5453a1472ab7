package io.barid.service.http;

import io.barid.address.Domain;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.ListingMark;
import io.barid.query.MaildropTicket;
import org.springframework.format.FormatterRegistry;

/** The textual forms of values in paths, parameters and headers, for both ends of a call. */
public final class ValueTexts {

    private ValueTexts() {}

    public static void register(FormatterRegistry registry) {
        registry.addConverter(String.class, Domain.class, Domain::parse);
        registry.addConverter(String.class, Mailbox.class, Mailbox::parse);
        registry.addConverter(String.class, AccountId.class, AccountId::parse);
        registry.addConverter(String.class, QueueId.class, QueueId::parse);
        registry.addConverter(String.class, MaildropTicket.class, MaildropTicket::new);
        registry.addConverter(String.class, ListingMark.class, ListingMark::parse);
        registry.addConverter(Domain.class, String.class, Domain::toString);
        registry.addConverter(Mailbox.class, String.class, Mailbox::toString);
        registry.addConverter(AccountId.class, String.class, AccountId::toString);
        registry.addConverter(QueueId.class, String.class, QueueId::toString);
        registry.addConverter(MaildropTicket.class, String.class, MaildropTicket::value);
        registry.addConverter(ListingMark.class, String.class, ListingMark::toString);
    }
}
