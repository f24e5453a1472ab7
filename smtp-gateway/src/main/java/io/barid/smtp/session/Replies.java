package io.barid.smtp.session;

import io.barid.message.QueueId;
import io.barid.service.login.GatewayLogins;
import io.barid.smtp.accept.Objection;
import io.barid.smtp.policy.MailPort;
import io.barid.status.SmtpReply;
import java.util.ArrayList;
import java.util.List;

/** Every reply this gateway gives, with the section that asks for it. Enhanced status: RFC 2034, RFC 3463. */
final class Replies {

    // RFC 5321 4.1.1: commands that went well
    static final SmtpReply RESET = SmtpReply.of(250, "2.0.0", "Ok");
    static final SmtpReply NOTHING_DONE = SmtpReply.of(250, "2.0.0", "Ok");
    static final SmtpReply SENDER_OK = SmtpReply.of(250, "2.1.0", "Sender ok");
    static final SmtpReply RECIPIENT_OK = SmtpReply.of(250, "2.1.5", "Recipient ok");
    static final SmtpReply SEND_CONTENT = SmtpReply.plain(354, "End data with <CR><LF>.<CR><LF>");
    static final SmtpReply BYE = SmtpReply.of(221, "2.0.0", "Bye");
    static final SmtpReply CANNOT_VERIFY = SmtpReply.of(252, "2.0.0", "Send some mail, it will be seen"); // 3.5.3
    static final SmtpReply HELP = SmtpReply.of(
            214, "2.0.0", "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT VRFY HELP STARTTLS AUTH, see RFC 5321");

    // RFC 5321 4.2.4, 4.3.2: what cannot be read or comes in the wrong order
    static final SmtpReply UNKNOWN_COMMAND = SmtpReply.of(500, "5.5.2", "Command unknown");
    static final SmtpReply LINE_TOO_LONG = SmtpReply.of(500, "5.5.2", "Line too long");
    static final SmtpReply LINE_MALFORMED =
            SmtpReply.of(500, "5.5.2", "A line ends with CRLF and holds no other CR or LF");
    static final SmtpReply NOT_IMPLEMENTED = SmtpReply.of(502, "5.5.1", "Command not implemented");
    static final SmtpReply HELLO_FIRST = SmtpReply.of(503, "5.5.1", "Send EHLO or HELO first");
    static final SmtpReply MAIL_FIRST = SmtpReply.of(503, "5.5.1", "Send MAIL first");
    static final SmtpReply RECIPIENT_FIRST = SmtpReply.of(503, "5.5.1", "Send RCPT first");
    static final SmtpReply MAIL_TWICE = SmtpReply.of(503, "5.5.1", "Sender already given");
    static final SmtpReply NOT_IN_TRANSACTION = SmtpReply.of(503, "5.5.1", "Not during a mail transaction");
    static final SmtpReply CHUNKS_BEGUN =
            SmtpReply.of(503, "5.5.1", "BDAT has begun the message: go on to LAST, or send RSET"); // RFC 3030 2
    static final SmtpReply WRONG_ARGUMENT = SmtpReply.of(501, "5.5.4", "The argument is missing, wrong or too much");
    static final SmtpReply WRONG_CHUNK_SIZE = SmtpReply.of(501, "5.5.4", "The chunk's size cannot be read");
    static final SmtpReply WRONG_PARAMETER = SmtpReply.of(501, "5.5.4", "A parameter's value is wrong");
    static final SmtpReply UNKNOWN_PARAMETER = SmtpReply.of(555, "5.5.4", "A parameter is unknown"); // 4.1.1.11
    static final SmtpReply ASCII_ONLY =
            SmtpReply.of(553, "5.6.7", "An address beyond ASCII needs SMTPUTF8 in MAIL"); // RFC 6531 3.5

    // RFC 3207 4, RFC 4954 4 and 6
    static final SmtpReply START_TLS = SmtpReply.of(220, "2.0.0", "Ready to start TLS");
    static final SmtpReply NO_TLS_NOW = SmtpReply.of(454, "4.7.0", "TLS is not available at the moment, try again");
    static final SmtpReply TLS_ALREADY = SmtpReply.of(503, "5.5.1", "TLS is already in use");
    static final SmtpReply TLS_FIRST = SmtpReply.of(530, "5.7.0", "Send STARTTLS first, then log in");
    static final SmtpReply TLS_BEFORE_REQUIRETLS =
            SmtpReply.of(530, "5.7.0", "REQUIRETLS needs TLS here too: send STARTTLS first"); // RFC 8689 2
    static final SmtpReply TLS_BEFORE_AUTH = SmtpReply.of(538, "5.7.11", "Logging in needs TLS: send STARTTLS first");
    static final SmtpReply LOG_IN_FIRST = SmtpReply.of(530, "5.7.0", "Log in first");
    static final SmtpReply LOGGED_IN = SmtpReply.of(235, "2.7.0", "Welcome");
    static final SmtpReply LOGIN_DENIED = SmtpReply.of(535, "5.7.8", "Name or password is wrong");
    static final SmtpReply LOGIN_AWAY =
            SmtpReply.of(454, "4.7.0", "Logging in is not possible at the moment, try again");
    static final SmtpReply LOGGED_IN_ALREADY = SmtpReply.of(503, "5.5.1", "Already logged in");
    static final SmtpReply LOGIN_CANCELLED = SmtpReply.of(501, "5.7.0", "Login cancelled");
    static final SmtpReply NOT_BASE64 = SmtpReply.of(501, "5.5.2", "Not base64, or not what this mechanism sends");
    static final SmtpReply UNKNOWN_MECHANISM =
            SmtpReply.of(504, "5.5.4", "Mechanisms here are " + String.join(", ", GatewayLogins.MECHANISMS));

    // RFC 6409 6.1: senders
    static final SmtpReply SENDER_NOT_OWNED = SmtpReply.of(553, "5.7.1", "Sender address not owned by your account");

    // RFC 5321 4.2.4.2, 7.9: recipients
    static final SmtpReply NO_SUCH_USER = SmtpReply.of(550, "5.1.1", "No such user here");
    static final SmtpReply DISABLED =
            SmtpReply.of(550, "5.2.1", "The mailbox is disabled and takes no mail"); // RFC 3463 3.3
    static final SmtpReply MAILBOX_FULL =
            SmtpReply.of(452, "4.2.2", "The mailbox has no room for this message at the moment"); // 4.2.3
    static final SmtpReply NO_RELAYING =
            SmtpReply.of(550, "5.7.1", "Not one of our domains, and relaying is not allowed");
    static final SmtpReply BOUNCES_ONLY = SmtpReply.of(
            550, "5.7.1", "This address takes only bounces, with MAIL FROM:<>"); // docs/decisions/0011-srs.md
    static final SmtpReply TOO_MANY_RECIPIENTS = SmtpReply.of(452, "4.5.3", "Too many recipients"); // 4.5.3.1.10
    static final SmtpReply TRY_LATER =
            SmtpReply.of(451, "4.3.0", "Mail cannot be taken at the moment, try again later");

    // content: RFC 1870 6.1 and 6.3, RFC 5321 2.3.8 and 4.1.1.4
    static final SmtpReply TOO_LARGE = SmtpReply.of(552, "5.3.4", "Message too large");
    static final SmtpReply FAULTY_CONTENT = SmtpReply.of(
            550,
            "5.6.11",
            "A CR without LF, an LF without CR or a NUL is in the message and cannot be carried unchanged");
    static final SmtpReply NO_ROOM = SmtpReply.of(452, "4.3.1", "Too much mail at once, try again later");

    // what the header says: RFC 5321 6.3; RFC 5322 3.6.2
    static final SmtpReply TOO_MANY_HOPS = SmtpReply.of(554, "5.4.6", "Too many hops, mail loops");
    static final SmtpReply HEADER_TOO_LARGE = SmtpReply.of(552, "5.3.4", "Message header too large");
    static final SmtpReply FROM_UNREADABLE = SmtpReply.of(
            550, "5.7.1", "The message needs exactly one From field, with addresses, in a header of fields alone");

    static final SmtpReply FROM_NOT_OWNED =
            SmtpReply.of(550, "5.7.1", "From names an address not owned by your account");

    // RFC 5321 3.8, 4.5.3.2: the end of a session
    static final SmtpReply TOO_SLOW = SmtpReply.of(421, "4.4.2", "Waited too long, closing");
    static final SmtpReply TOO_MANY_ERRORS = SmtpReply.of(421, "4.7.0", "Too many errors, closing");
    static final SmtpReply OUT_OF_STEP =
            SmtpReply.of(421, "4.7.0", "Cannot tell a chunk from commands, closing"); // after a wrong BDAT
    static final SmtpReply STOPPING = SmtpReply.of(421, "4.3.2", "Service is stopping, connect again later");
    static final SmtpReply INTERNAL_ERROR = SmtpReply.of(421, "4.3.0", "Internal error, closing");
    static final SmtpReply TOO_MANY_CONNECTIONS = SmtpReply.of(421, "4.3.2", "Too many connections, try again later");
    static final SmtpReply TOO_MANY_FROM_CLIENT =
            SmtpReply.of(421, "4.7.0", "Too many connections from your address, try again later");

    private Replies() {}

    static SmtpReply greeting(String hostname) {
        return SmtpReply.plain(220, hostname + " ESMTP Barid");
    }

    /** RFC 5321 4.1.1.1: only what works on this connection. */
    static SmtpReply extensions(String hostname, long maxOctets, MailPort port, boolean tls) {
        List<String> lines = new ArrayList<>(12);
        lines.add(hostname);
        lines.add("PIPELINING");
        lines.add("SIZE " + maxOctets);
        lines.add("8BITMIME");
        lines.add("CHUNKING");
        lines.add("DSN");
        lines.add("SMTPUTF8");
        if (tls) {
            lines.add("REQUIRETLS");
        }
        lines.add("ENHANCEDSTATUSCODES");
        if (!tls) {
            lines.add("STARTTLS");
        } else if (port.takesLogins()) {
            lines.add("AUTH " + String.join(" ", GatewayLogins.MECHANISMS));
        }
        return SmtpReply.plain(250, lines.toArray(String[]::new));
    }

    static SmtpReply hello(String hostname) {
        return SmtpReply.plain(250, hostname);
    }

    /** RFC 3030 2: the chunk came in whole, which promises nothing yet. */
    static SmtpReply chunk(long octets) {
        return SmtpReply.of(250, "2.0.0", octets + " octets received");
    }

    static SmtpReply queued(QueueId queueId) {
        return SmtpReply.of(250, "2.0.0", "Ok: queued as " + queueId);
    }

    static SmtpReply objection(Objection objection) {
        return switch (objection) {
            case Objection.TooManyHops loop -> TOO_MANY_HOPS;
            case Objection.HeaderTooLarge large -> HEADER_TOO_LARGE;
            case Objection.FromUnreadable unreadable -> FROM_UNREADABLE;
            case Objection.FromNotOwned foreign -> FROM_NOT_OWNED;
            case Objection.AccountGone gone -> FROM_NOT_OWNED;
            case Objection.LimitReached limit -> limit(limit);
        };
    }

    /** RFC 5321 4.2.3: 450 is for policy that may soon say something else. */
    private static SmtpReply limit(Objection.LimitReached limit) {
        String span = limit.hours() == 1 ? "hour" : limit.hours() + " hours";
        return limit.never()
                ? SmtpReply.of(550, "5.7.1", "More recipients than your limit of " + limit.limit() + " in one " + span)
                : SmtpReply.of(
                        450,
                        "4.7.1",
                        "You have sent to " + limit.sent() + " recipients in the last " + span + ", your limit is "
                                + limit.limit() + ", try again later");
    }

    /** @param reason why it is none by RFC 5321 4.1.2, fit for clients */
    static SmtpReply wrongSender(String reason) {
        return SmtpReply.of(501, "5.1.7", "Wrong sender address: " + reason);
    }

    static SmtpReply wrongRecipient(String reason) {
        return SmtpReply.of(501, "5.1.3", "Wrong recipient address: " + reason);
    }

    /** RFC 4954 4. */
    static SmtpReply challenge(String base64) {
        return SmtpReply.plain(334, base64);
    }

    /** RFC 4954 4. @param error RFC 5802 section 7's name for what is wrong */
    static SmtpReply notScram(String error) {
        return SmtpReply.of(501, "5.5.2", "Not what SCRAM-SHA-256 sends: " + error);
    }
}
