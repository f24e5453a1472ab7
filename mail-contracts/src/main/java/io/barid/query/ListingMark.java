package io.barid.query;

/**
 * What a maildrop was when it was listed, so that the next listing may leave out what its reader knows already. Only
 * mailbox-service makes and understands one; whoever holds the listing hands it back unread.
 *
 * @param folder      its number; never used again
 * @param uidValidity without which UIDs mean nothing (RFC 9051 section 2.3.1.1)
 * @param uidNext     above all UIDs that were listed
 * @param messages    that were listed
 * @param octets      of all of them
 */
public record ListingMark(long folder, long uidValidity, long uidNext, long messages, long octets) {

    /** The header that carries what the reader knows; who sends none is given none. */
    public static final String HEADER = "Barid-Known-Listing";

    /** Of who knows nothing yet. */
    public static final ListingMark NONE = new ListingMark(0, 0, 0, 0, 0);

    private static final int NUMBERS = 5;

    public ListingMark {
        if (folder < 0 || uidValidity < 0 || uidNext < 0 || messages < 0 || octets < 0) {
            throw new IllegalArgumentException("A mark has no negative numbers");
        }
    }

    /** @throws IllegalArgumentException unless it is what {@link #toString} gave */
    public static ListingMark parse(String text) {
        String[] numbers = text.split("\\.", NUMBERS + 1);
        if (numbers.length != NUMBERS) {
            throw new IllegalArgumentException("A mark is five numbers with dots between them");
        }
        return new ListingMark(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]),
                Long.parseLong(numbers[4]));
    }

    @Override
    public String toString() {
        return folder + "." + uidValidity + "." + uidNext + "." + messages + "." + octets;
    }
}
