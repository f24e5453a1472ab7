package io.barid.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Whose recipients are: mailbox-service answers, smtp-gateway asks at RCPT and relay-service once per batch. */
@HttpExchange(url = "/internal/recipients", accept = "application/json", contentType = "application/json")
public interface RecipientDirectory {

    /**
     * One recipient at RCPT.
     *
     * @param octets what MAIL said the message has; 0: it did not say. Absent in questions of version 0.1, which is told
     *               neither {@link Answer.Limited} nor {@link Answer.Full}
     */
    record Question(
            ForwardPath path,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Long> octets) {
        public Question {
            octets = octets == null ? Optional.empty() : octets;
        }

        /** As version 0.1 asks. */
        public Question(ForwardPath path) {
            this(path, Optional.empty());
        }
    }

    /** What RCPT is told. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(Answer.Local.class),
        @JsonSubTypes.Type(Answer.Limited.class),
        @JsonSubTypes.Type(Answer.Full.class),
        @JsonSubTypes.Type(Answer.NotOurs.class),
        @JsonSubTypes.Type(Answer.Unknown.class)
    })
    sealed interface Answer {
        /** An account or alias of ours. */
        @JsonTypeName("local")
        record Local() implements Answer {}

        /** An account of ours, whose quota has room for the message now: to be asked about each time. */
        @JsonTypeName("limited")
        record Limited() implements Answer {}

        /** An account of ours, whose quota has no room for the message now: 452 4.2.2. */
        @JsonTypeName("full")
        record Full() implements Answer {}

        /** Not in one of our domains. */
        @JsonTypeName("not-ours")
        record NotOurs() implements Answer {}

        /**
         * In one of our domains, where nobody has this name: 550 5.1.1.
         *
         * @param disabled whether somebody has it who takes no mail at present: 550 5.2.1. A gateway that does not know
         *                 the field says 5.1.1, so either side may be upgraded first
         */
        @JsonTypeName("unknown")
        record Unknown(
                @JsonInclude(JsonInclude.Include.NON_DEFAULT)
                boolean disabled) implements Answer {

            public Unknown() {
                this(false);
            }

            @JsonCreator
            static Unknown of(@JsonProperty("disabled") Boolean disabled) {
                return new Unknown(Boolean.TRUE.equals(disabled));
            }
        }
    }

    /** The recipients of a batch, at most {@link #MAX_PATHS}. */
    record Batch(List<ForwardPath> paths) {
        public Batch {
            paths = List.copyOf(paths);
        }
    }

    /** Answers in the order of {@link Batch#paths()}. */
    record Resolutions(List<Resolution> resolutions) {
        public Resolutions {
            resolutions = List.copyOf(resolutions);
        }
    }

    /** Where mail for one recipient goes, one hop on: relay-service alone follows an alias to its end. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(Resolution.Mailboxes.class),
        @JsonSubTypes.Type(Resolution.Forward.class),
        @JsonSubTypes.Type(Resolution.NotOurs.class),
        @JsonSubTypes.Type(Resolution.Unknown.class)
    })
    sealed interface Resolution {
        /** These mailboxes here. */
        @JsonTypeName("mailboxes")
        record Mailboxes(List<AccountId> accounts) implements Resolution {
            public Mailboxes {
                accounts = List.copyOf(accounts);
            }
        }

        /**
         * These addresses instead, here or elsewhere.
         *
         * @param rewritten always empty: the reverse-path depends on the sender, see {@link SenderRewriting}
         * @param copies    mailboxes here that get the message too; absent: none. relay-service is upgraded before the first
         *                  account forwards with a copy, for one that does not know the field keeps none
         */
        @JsonTypeName("forward")
        record Forward(
                List<Mailbox> targets,
                Optional<ReversePath> rewritten,
                @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AccountId> copies)
                implements Resolution {
            public Forward {
                targets = List.copyOf(targets);
                rewritten = rewritten == null ? Optional.empty() : rewritten;
                copies = copies == null ? List.of() : List.copyOf(copies);
            }

            public Forward(List<Mailbox> targets, List<AccountId> copies) {
                this(targets, Optional.empty(), copies);
            }

            /** Without copies. */
            public Forward(List<Mailbox> targets) {
                this(targets, List.of());
            }
        }

        /** Not in one of our domains. */
        @JsonTypeName("not-ours")
        record NotOurs() implements Resolution {}

        /** In one of our domains, where nobody has this name. */
        @JsonTypeName("unknown")
        record Unknown() implements Resolution {}
    }

    /** The most paths that one batch asks about. */
    int MAX_PATHS = 5_000;

    @PostExchange("/check")
    Answer check(@RequestBody Question question);

    @PostExchange("/resolve")
    Resolutions resolve(@RequestBody Batch batch);
}
