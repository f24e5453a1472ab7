package io.barid.relay.delivery;

import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import io.barid.query.StsAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What dns-resolver was asked for an attempt.
 *
 * @param at     when
 * @param answer absent when it did not answer
 * @param sts    absent when it was not asked, or did not answer
 * @param took   for both
 */
public record Asked(Instant at, Domain domain, Optional<MxAnswer> answer, Optional<StsAnswer> sts, Duration took) {}
