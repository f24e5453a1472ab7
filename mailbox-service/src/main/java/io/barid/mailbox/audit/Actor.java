package io.barid.mailbox.audit;

import io.barid.mailbox.database.Texts;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Who asks for a change.
 *
 * @param name    of the token that was shown
 * @param client  the address that the request came from; null: from within
 * @param claimed who the caller says it is; null: it does not say
 */
record Actor(String name, String client, String claimed) {

    private static final String HEADER = "Barid-Actor";
    private static final int LONGEST = 200;

    /** Of the request that is being answered; the service itself where there is none. */
    static Actor current() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            HttpServletRequest request = attributes.getRequest();
            String claimed = request.getHeader(HEADER);
            return new Actor(
                    "admin", request.getRemoteAddr(), claimed == null || claimed.isBlank() ? null : shown(claimed));
        }
        return new Actor("mailbox-service", null, null);
    }

    private static String shown(String claimed) {
        String clean = Texts.clean(claimed.strip()).replaceAll("\\p{Cntrl}", " ");
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }
}
