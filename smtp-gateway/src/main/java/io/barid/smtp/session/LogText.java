package io.barid.smtp.session;

/** Words of outside that go to the log: they stay on their line, in their order and short. */
final class LogText {

    private static final int LONGEST = 200;

    private LogText() {}

    /** What it says, without control characters and line separators, and without what turns the order of writing. */
    static String of(String text) {
        String whole = text == null ? "" : text;
        StringBuilder fit = new StringBuilder();
        whole.codePoints()
                .limit(LONGEST)
                .forEach(c -> fit.appendCodePoint(
                        switch (Character.getType(c)) {
                            case Character.CONTROL,
                                    Character.FORMAT,
                                    Character.LINE_SEPARATOR,
                                    Character.PARAGRAPH_SEPARATOR,
                                    Character.SURROGATE -> '?';
                            default -> c;
                        }));
        return whole.codePointCount(0, whole.length()) > LONGEST
                ? fit.append("...").toString()
                : fit.toString();
    }
}
