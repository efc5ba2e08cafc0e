#include "engine/circuit/restamp.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/base/at.hpp"

namespace nullor {

namespace {

// Where the terms of instance k go: slots of G, slots of C, or rows.
std::vector<int> g_places(const Layout& layout, int k) {
    std::vector<int> places;
    for (int e = layout.g_first[at(k)]; e < layout.g_first[at(k) + 1]; ++e)
        places.push_back(layout.g[at(e)].slot);
    return places;
}
std::vector<int> c_places(const Layout& layout, int k) {
    std::vector<int> places;
    for (int e = layout.c_first[at(k)]; e < layout.c_first[at(k) + 1]; ++e)
        places.push_back(layout.c[at(e)].slot);
    return places;
}
std::vector<int> rows(const Layout& layout, int k) {
    return {layout.map(k), layout.map(k) + layout.locals(k)};
}

} // namespace

// Gathers the terms of one vector while all instances pass in the order of a full stamp.
class Restamp::Collector {
public:
    using PlacesOf = std::vector<int> (*)(const Layout&, int);

    Collector(Sums& sums, PlacesOf places_of, int discarded, std::size_t seats)
        : sums_(sums), places_of_(places_of), discarded_(discarded), own_(seats) {}

    void want(const Layout& layout, int k) {
        for (const int place : places_of_(layout, k))
            if (place != discarded_) sums_.places.push_back(place);
    }
    void wanted() {
        std::vector<int>& places = sums_.places;
        std::sort(places.begin(), places.end());
        places.erase(std::unique(places.begin(), places.end()), places.end());
        terms_.resize(places.size());
    }
    [[nodiscard]] bool meets(const Layout& layout, int k) const {
        for (const int place : places_of_(layout, k))
            if (sum_of(place) >= 0) return true;
        return false;
    }
    // seat: of the instance among those that change, or -1.
    void take(const Layout& layout, int k, std::span<const double> values, int seat) {
        const std::vector<int> places = places_of_(layout, k);
        for (std::size_t e = 0; e < places.size(); ++e) {
            const int sum = sum_of(places[e]);
            if (seat >= 0) own_[at(seat)].emplace_back(sum, sum < 0 ? 0 : terms_[at(sum)].size());
            if (sum >= 0) terms_[at(sum)].push_back(values[e]);
        }
    }
    void finish() {
        std::vector<std::size_t> first;
        for (const std::vector<double>& terms : terms_) {
            first.push_back(sums_.terms.size());
            sums_.terms.insert(sums_.terms.end(), terms.begin(), terms.end());
            sums_.ends.push_back(static_cast<int>(sums_.terms.size()));
        }
        for (const auto& entries : own_)
            for (const auto& [sum, position] : entries)
                sums_.own.push_back(sum < 0 ? -1 : static_cast<int>(first[at(sum)] + position));
    }

private:
    [[nodiscard]] int sum_of(int place) const {
        const auto found = std::lower_bound(sums_.places.begin(), sums_.places.end(), place);
        return found == sums_.places.end() || *found != place
                   ? -1
                   : static_cast<int>(found - sums_.places.begin());
    }

    Sums& sums_;
    PlacesOf places_of_;
    int discarded_;
    std::vector<std::vector<double>> terms_;
    std::vector<std::vector<std::pair<int, std::size_t>>> own_; // by seat: sum and position in it
};

Restamp::Restamp(const System& system, const Banks& banks, std::span<const InstanceId> ids) {
    std::map<std::pair<std::size_t, int>, int> seat_at;
    for (const InstanceId id : ids) {
        const int kind = system.circuit().instances[at(id.index)].kind;
        std::size_t b = 0;
        while (system.layouts()[b].kind != kind) ++b;
        const std::vector<InstanceId>& all = system.layouts()[b].instances;
        const auto seat = std::lower_bound(all.begin(), all.end(), id,
                                           [](InstanceId x, InstanceId y) { return x.index < y.index; });
        seats_.push_back({id, b, static_cast<int>(seat - all.begin())});
        seat_at[{b, seats_.back().k}] = static_cast<int>(seats_.size()) - 1;
    }
    const int last_slot = system.pattern().nnz(), last_row = system.size();
    Collector collectors[] = {{g_, g_places, last_slot, seats_.size()},
                              {c_, c_places, last_slot, seats_.size()},
                              {f_, rows, last_row, seats_.size()},
                              {q_, rows, last_row, seats_.size()}};
    for (Collector& collector : collectors) {
        for (const Seat& seat : seats_)
            if (banks[seat.bank]->linear(seat.k)) collector.want(system.layouts()[seat.bank], seat.k);
        collector.wanted();
    }
    for (std::size_t b = 0; b < banks.size(); ++b) {
        const Layout& layout = system.layouts()[b];
        for (int k = 0; k < layout.count(); ++k) {
            if (!banks[b]->linear(k)) continue;
            const auto found = seat_at.find({b, k});
            const int seat = found == seat_at.end() ? -1 : found->second;
            if (seat < 0 && !collectors[0].meets(layout, k) && !collectors[1].meets(layout, k) &&
                !collectors[2].meets(layout, k))
                continue;
            banks[b]->linear_terms(layout, k, local_);
            const std::span<const double> values[] = {local_.g(), local_.c(), local_.f(), local_.q()};
            for (std::size_t j = 0; j < 4; ++j) collectors[j].take(layout, k, values[j], seat);
        }
    }
    for (Collector& collector : collectors) collector.finish();
}

bool Restamp::is_for(std::span<const InstanceId> ids) const {
    return std::equal(ids.begin(), ids.end(), seats_.begin(), seats_.end(),
                      [](InstanceId id, const Seat& seat) { return id == seat.id; });
}

void Restamp::Sums::begin() {
    next = own.data();
    differ = false;
}

void Restamp::Sums::put(std::span<const double> entries) {
    bool other = false;
    for (const double entry : entries)
        if (const int k = *next++; k >= 0) {
            double& term = terms[at(k)];
            other |= term != entry;
            term = entry;
        }
    differ |= other;
}

bool Restamp::Sums::write(double* out, bool cancels) const {
    // A sum that begins with 0 does not depend on the signs of zeros.
    if (!differ) return false;
    bool changed = false;
    std::size_t term = 0;
    for (std::size_t k = 0; k < places.size(); ++k) {
        double sum = 0, sizes = 0;
        for (; term < at(ends[k]); ++term) {
            sum += terms[term];
            sizes += std::abs(terms[term]);
        }
        if (cancels) sum = without_rounding(sum, sizes);
        double& place = out[places[k]];
        changed = changed || place != sum;
        place = sum;
    }
    return changed;
}

Restamp::Result Restamp::refill(const System& system, const Values& values, Banks& banks,
                                const Assembly& linear) {
    bool changed = false;
    for (Sums* sums : {&g_, &c_, &f_, &q_}) sums->begin();
    for (const Seat& seat : seats_) {
        Bank& bank = *banks[seat.bank];
        const Layout& layout = system.layouts()[seat.bank];
        if (!bank.reconstruct(system.circuit(), values, seat.k, seat.id, referred_)) return Result::linearity;
        if (bank.variant(seat.k) != layout.variants[at(seat.k)]) return Result::structure;
        if (!bank.linear(seat.k)) {
            changed = true;
            continue;
        }
        bank.linear_terms(layout, seat.k, local_);
        g_.put(local_.g());
        c_.put(local_.c());
        f_.put(local_.f());
        q_.put(local_.q());
    }
    changed = g_.write(linear.g, true) || changed;
    changed = c_.write(linear.c, true) || changed;
    (void)f_.write(linear.f, false);
    (void)q_.write(linear.q, false);
    return changed ? Result::changed : Result::same;
}

} // namespace nullor
