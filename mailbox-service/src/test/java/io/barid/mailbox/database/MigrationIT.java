package io.barid.mailbox.database;

import io.barid.services.MigrationTrial;

class MigrationIT extends MigrationTrial {

    MigrationIT() {
        super("mailbox");
    }
}
