#pragma once
// The linear part of G, C, f and q where the same few instances get new numbers over and over. What all
// others add to the places that these write is kept, term by term: a place is summed in the order of a full
// stamp, and has its bits.

#include <memory>
#include <span>
#include <vector>

#include "engine/circuit/bank/bank.hpp"
#include "engine/circuit/system.hpp"

namespace nullor {

class Restamp {
public:
    using Banks = std::vector<std::unique_ptr<Bank>>;

    Restamp(const System& system, const Banks& banks, std::span<const InstanceId> ids);

    [[nodiscard]] bool is_for(std::span<const InstanceId> ids) const;

    enum class Result {
        same,      // of G and C; f and q may have changed
        changed,   // numbers of G or C, or a nonlinear law
        linearity, // an instance became linear, or no longer is: all has to be stamped again
        structure, // the circuit has to be compiled again
    };
    // Constructs the instances again and writes the sums that they are a part of. As long as the banks are
    // those of the constructor but for these instances.
    [[nodiscard]] Result refill(const System& system, const Values& values, Banks& banks,
                                const Assembly& linear);

    // Slots of G and C that it writes.
    [[nodiscard]] std::span<const int> g_slots() const { return g_.places; }
    [[nodiscard]] std::span<const int> c_slots() const { return c_.places; }

private:
    struct Seat {
        InstanceId id;
        std::size_t bank;
        int k;
    };
    // Sums of terms, each for a place of one vector.
    struct Sums {
        std::vector<int> places; // ascending
        std::vector<int> ends;   // by place: of its terms
        std::vector<double> terms;
        std::vector<int> own;      // by entry of the instances in turn: its term, or -1 where it is discarded
        const int* next = nullptr; // in own, while the instances pass
        bool differ = false;       // from the terms that were written last

        void begin();
        void put(std::span<const double> entries); // of the next instance
        // True if a number is another. cancels: a sum that is 0 but for rounding is 0.
        [[nodiscard]] bool write(double* out, bool cancels) const;
    };
    class Collector;

    std::vector<Seat> seats_;
    Sums g_, c_, f_, q_;
    LinearTerms local_;
    std::vector<double> referred_;
};

} // namespace nullor
