package io.barid.endtoend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Services know each other only through mail-contracts. */
class BoundaryTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.barid");

    private static final String[] SERVICES = {
        "io.barid.smtp..", "io.barid.relay..", "io.barid.mailbox..", "io.barid.pop3..", "io.barid.dns.."
    };
    private static final String[] CONTRACTS = {
        "io.barid.address..", "io.barid.message..", "io.barid.status..", "io.barid.transit..", "io.barid.query.."
    };

    @Test
    void noServiceUsesAnother() {
        slices().matching("io.barid.(smtp|relay|mailbox|pop3|dns)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void contractsKnowNoServiceAndNoInfrastructure() {
        noClasses()
                .that()
                .resideInAnyPackage(CONTRACTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.barid.service..",
                        "org.slf4j..",
                        "jakarta.persistence..",
                        "org.apache.kafka..",
                        "org.springframework.context..",
                        "org.springframework.boot..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(CONTRACTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES)
                .check(CLASSES);
    }

    @Test
    void onlyTheListenerSeesSubEthaSmtp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.barid.smtp.listener..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.subethamail..")
                .check(CLASSES);
    }

    @Test
    void onlyMailboxServiceUsesJpa() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.barid.mailbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..")
                .check(CLASSES);
    }
}
