package io.barid.relay.database;

import io.barid.services.MigrationTrial;

class MigrationIT extends MigrationTrial {

    MigrationIT() {
        super("relay");
    }
}
