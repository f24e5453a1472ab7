package io.barid.mailbox.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No request makes the service read more than {@value #MAX_OCTETS} octets into memory, announced or not; a whole site, from
 * an administrator, and the end of a POP3 session may have {@value #LARGE_OCTETS}. A message that an administrator imports
 * is not read into memory, and may have any size.
 */
@Component
class BodyLimit extends OncePerRequestFilter {

    /** A chunk has 256 KiB, a batch of recipients up to 1.5 MiB. */
    static final int MAX_OCTETS = 4 * 1024 * 1024;

    /** Some 30,000 accounts with their credentials; the deletion of 150,000 messages with the longest unique ids. */
    static final int LARGE_OCTETS = 16 * 1024 * 1024;

    private static final Pattern LARGE = Pattern.compile("/v1/site|/internal/maildrops/[^/]+/update");
    private static final Pattern STREAMED = Pattern.compile("/v1/accounts/[^/]+/messages");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return "POST".equals(request.getMethod())
                && STREAMED.matcher(request.getRequestURI()).matches()
                && "message/rfc822".equalsIgnoreCase(request.getContentType());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int most = LARGE.matcher(request.getServletPath()).matches() ? LARGE_OCTETS : MAX_OCTETS;
        if (request.getContentLengthLong() > most) {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else if (request.getContentLengthLong() < 0) {
            chain.doFilter(new Limited(request, most), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** A request in HTTP chunks, whose length shows only while it is read. */
    private static final class Limited extends HttpServletRequestWrapper {

        private final int most;

        Limited(HttpServletRequest request, int most) {
            super(request);
            this.most = most;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counting(super.getInputStream(), most);
        }
    }

    private static final class Counting extends ServletInputStream {

        private final ServletInputStream body;
        private final int most;
        private long read;

        Counting(ServletInputStream body, int most) {
            this.body = body;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int octet = body.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = body.read(into, from, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int octets) throws IOException {
            read += octets;
            if (read > most) {
                throw new IOException("the request is larger than " + most + " octets");
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
