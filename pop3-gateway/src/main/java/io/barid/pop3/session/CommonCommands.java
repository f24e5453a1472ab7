package io.barid.pop3.session;

import java.util.List;

/** What both states answer alike: CAPA (RFC 2449), LANG (RFC 6856 section 3), and lines that are no command. */
final class CommonCommands {

    private CommonCommands() {}

    /** @param capabilities what works in this state */
    static Pop3Reply on(Pop3Command.ForBoth command, List<String> capabilities) {
        return switch (command) {
            case Pop3Command.Capa capa -> Capabilities.reply(capabilities);
            case Pop3Command.Lang lang -> Languages.reply(lang.range());
            case Pop3Command.Unusable line -> Replies.unusable(line.reason());
        };
    }
}
