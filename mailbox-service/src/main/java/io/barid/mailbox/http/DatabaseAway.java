package io.barid.mailbox.http;

import io.barid.service.database.DataErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The edge where trouble with PostgreSQL is caught once: 503, so that neighbours defer mail instead of losing it. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseAway {

    private static final Logger log = LoggerFactory.getLogger(DatabaseAway.class);

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> onFailure(Exception failure) {
        if (DataErrors.causedBy(failure)) {
            log.warn("PostgreSQL refuses a request's data", failure);
            return answer(HttpStatus.UNPROCESSABLE_CONTENT, "The database refuses this.");
        }
        if (mayPass(failure)) {
            log.warn("PostgreSQL did not carry out a request: {}", rootMessage(failure));
        } else {
            log.error("a question to PostgreSQL is wrong", failure);
        }
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again.");
    }

    private static boolean mayPass(Exception failure) {
        return failure instanceof TransactionException
                || failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof NonTransientDataAccessResourceException
                || failure instanceof UncategorizedDataAccessException;
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String detail) {
        return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
    }

    private static String rootMessage(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at.toString();
    }
}
