package io.barid.mailbox.account;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface DomainRepository extends JpaRepository<LocalDomain, Long> {

    Optional<LocalDomain> findByName(String name);

    /** Keeps others from changing the domain's names until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select d from LocalDomain d where d.name = :name")
    Optional<LocalDomain> lock(String name);

    /** 1 when it was not there before; waits for another transaction that is adding the same. */
    @Modifying
    @Query(value = "insert into domain (name) values (:name) on conflict do nothing", nativeQuery = true)
    int add(String name);
}
