package io.barid.mailbox.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What no controller answered, as problem details too (RFC 9457): too large a body, a bug. */
@RestController
class Errors implements ErrorController {

    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus known = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        HttpStatus status = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(status, detail(status)));
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case CONTENT_TOO_LARGE ->
                "A request has at most " + BodyLimit.MAX_OCTETS + " octets, a site or the end of a POP3 session "
                        + BodyLimit.LARGE_OCTETS + ".";
            case INTERNAL_SERVER_ERROR -> "Something went wrong here; the log says what.";
            default -> "This request cannot be answered.";
        };
    }
}
