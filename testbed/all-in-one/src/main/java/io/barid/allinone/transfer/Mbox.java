package io.barid.allinone.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * An mbox file of any size, read once from its beginning to its end. A message begins with a From_ line that has a date, at
 * the beginning of the file or after an empty line, which belongs to neither message.
 */
final class Mbox implements SourceMessage.Source {

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final boolean withTrashed;
    private final Report report;
    private long uidvalidity;

    // of the message that is being read
    private Instant date;
    private long fromLine;
    private long begin;
    private MboxHeader header;
    private boolean inHeader;

    Mbox(Path file, boolean withTrashed, Report report) {
        this.file = file;
        this.withTrashed = withTrashed;
        this.report = report;
    }

    @Override
    public long octets() {
        return file.toFile().length();
    }

    /** @throws IOException when the file cannot be read or does not begin as an mbox does */
    @Override
    public void forEach(Taker taker) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(file)) {
            LinePieces lines = new LinePieces(in);
            // octets of the empty line before, which is no part of the message when a From_ line follows
            int empty = 0;
            boolean atStart = true;
            while (lines.next()) {
                Optional<Instant> found = atStart || empty > 0 ? fromLine(lines) : Optional.empty();
                if (found.isPresent()) {
                    take(taker, lines.offset() - empty);
                    begin(lines, found.get());
                } else if (date == null && !lines.empty()) {
                    throw new IOException(
                            "at offset " + lines.offset()
                                    + " there is no line such as 'From ann@example.org Thu Jan  1 00:00:00 1970', so this is no mbox");
                } else {
                    headerLine(lines);
                }
                empty = lines.empty() ? lines.length() : 0;
                atStart = date == null;
            }
            take(taker, lines.end() - empty);
        }
    }

    private static Optional<Instant> fromLine(LinePieces lines) {
        return lines.begins() && lines.startsWith(0, FROM) ? FromLine.parse(lines.text()) : Optional.empty();
    }

    private void begin(LinePieces lines, Instant when) {
        date = when;
        fromLine = lines.offset();
        begin = lines.end();
        header = new MboxHeader();
        inHeader = true;
    }

    private void headerLine(LinePieces lines) {
        if (inHeader) {
            inHeader = !lines.empty();
            if (lines.begins()) {
                header.line(lines.text());
            }
        }
    }

    private void take(Taker taker, long end) throws InterruptedException {
        if (date == null) {
            return;
        }
        header.uidvalidity().ifPresent(it -> uidvalidity = it);
        String where = file + " at offset " + fromLine;
        if (header.internal()) {
            return;
        }
        if (header.flags().contains("deleted") && !withTrashed) {
            report.count(Report.Fate.TRASHED);
            return;
        }
        long from = begin;
        long to = Math.max(begin, end);
        taker.take(new SourceMessage(
                where,
                header.uniqueId(uidvalidity),
                date,
                header.flags(),
                to - fromLine,
                () -> new CrlfStream(new MboxContent(region(from, to)))));
    }

    private InputStream region(long from, long to) throws IOException {
        FileChannel channel = FileChannel.open(file).position(from);
        return new Region(Channels.newInputStream(channel), to - from);
    }

    /** So many octets of a stream, which is closed with it. */
    private static final class Region extends InputStream {

        private final InputStream in;
        private long left;

        Region(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(into, at, (int) Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
