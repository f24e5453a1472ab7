package io.barid.mailbox.http;

import java.util.List;
import java.util.function.Function;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;

/** One page of a list.
 *
 * @param page  counted from 0
 * @param size  what was asked for; the last page may hold fewer
 * @param total over all pages */
public record Listing<T>(List<T> items, int page, int size, long total) {

    private static final int LARGEST = 1000;

    public static PageRequest request(int page, int size) {
        check(page, size);
        return PageRequest.of(page, size);
    }

    /** @throws Refusal when no page is like that */
    public static void check(int page, int size) {
        if (page < 0 || size < 1 || size > LARGEST) {
            throw Refusal.unreadable("page is 0 or more, and size is 1 to " + LARGEST + ".");
        }
    }

    public static <E, T> Listing<T> of(Page<E> page, Function<E, T> shown) {
        return new Listing<>(
                page.getContent().stream().map(shown).toList(),
                page.getNumber(),
                page.getSize(),
                page.getTotalElements());
    }
}
