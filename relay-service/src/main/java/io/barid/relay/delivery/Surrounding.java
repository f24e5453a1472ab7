package io.barid.relay.delivery;

import io.barid.query.ContentStore;
import io.barid.relay.smtp.SmtpConnection;

/** What all couriers share. */
record Surrounding(
        Ways ways,
        ContentStore contents,
        SmtpConnection.Setting setting,
        ClearHosts clearHosts,
        Places places,
        DeliveryMeters meters) {}
