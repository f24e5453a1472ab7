package io.barid.pop3.maildrop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBudgetTest {

    @Test
    void givesTheLeastWhenItIsUsedUpAndAllAgainLater() {
        ReadBudget budget = new ReadBudget(100);
        assertThat(budget.take(60, 10)).isEqualTo(60);
        assertThat(budget.take(60, 10)).isEqualTo(10);
        assertThat(budget.take(5, 10)).isEqualTo(5);
        assertThat(budget.take(30, 10)).isEqualTo(10);
        assertThat(budget.take(30, 10)).isEqualTo(10);
        assertThat(budget.left()).isEqualTo(5);
        assertThat(budget.take(10, 10)).as("never less than the least").isEqualTo(10);
        budget.give(60);
        assertThat(budget.take(50, 10)).isEqualTo(50);
    }
}
