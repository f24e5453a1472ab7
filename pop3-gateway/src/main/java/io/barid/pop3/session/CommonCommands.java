package io.barid.pop3.session;

import java.util.List;

/** What both states know: CAPA (RFC 2449), LANG (RFC 6856 section 3), QUIT, and lines that are no command. */
final class CommonCommands {

    private CommonCommands() {}

    /** @param capabilities what works in this state */
    static Step on(Pop3State state, Pop3Command.ForBoth command, List<String> capabilities) {
        return switch (command) {
            case Pop3Command.Capa capa -> new Step(state, Capabilities.reply(capabilities));
            case Pop3Command.Lang lang -> new Step(state, Languages.reply(lang.range()));
            case Pop3Command.Quit quit -> new Step(afterQuit(state), Replies.GOODBYE);
            case Pop3Command.Unusable line -> new Step(state, Replies.unusable(line.reason()));
        };
    }

    /** RFC 1939 sections 4 and 6: only who was logged in has something to update. */
    private static Pop3State afterQuit(Pop3State state) {
        return switch (state) {
            case Pop3State.Transaction within -> new Pop3State.Update(within.maildrop(), within.marked());
            case Pop3State.Authorization before -> new Pop3State.Closed();
            case Pop3State.Update update -> update;
            case Pop3State.Closed closed -> closed;
        };
    }
}
