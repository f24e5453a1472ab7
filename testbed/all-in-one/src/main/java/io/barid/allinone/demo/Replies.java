package io.barid.allinone.demo;

import java.util.ArrayList;
import java.util.List;

/** Makes the many lines of an answer to EHLO one, which is what there is room for. */
final class Replies {

    private static final int MANY = 3;

    private Replies() {}

    /** Lines {@code 250-…} that follow each other become their first one and what the others say. */
    static List<String> folded(List<String> lines, String begin) {
        List<String> folded = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            int end = i;
            while (end < lines.size() && more(lines.get(end), begin)) {
                end++;
            }
            end = Math.min(end + 1, lines.size());
            if (end - i > MANY) {
                folded.add(lines.get(i));
                folded.add(begin + "250 " + extensions(lines.subList(i + 1, end), begin));
            } else {
                folded.addAll(lines.subList(i, end));
            }
            i = end;
        }
        return folded;
    }

    private static boolean more(String line, String begin) {
        int at = begin.length() + 3;
        return line.startsWith(begin) && line.length() > at && line.charAt(at) == '-';
    }

    private static String extensions(List<String> lines, String begin) {
        return String.join(
                " | ",
                lines.stream().map(line -> line.substring(begin.length() + 4)).toList());
    }
}
