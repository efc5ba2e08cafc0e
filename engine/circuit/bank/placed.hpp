#pragma once
// A device in its place: m= equal ones side by side, and the currents into its pins that somebody reads. Both
// are made here, once for all devices; a device's own law knows of neither.
//
//     m     Currents and charges at the pins, and at nodes inside, are m times those of the law. A branch
//     current that the law has
//           of its own (V, L) stands, as an unknown, for all m: the law is given its m-th part.
//     read  i(device) is an unknown j behind all others, with the row f_p + d/dt q_p - j = 0, and the node
//           of pin p gets j in the place of f_p and q_p. Of a device with two pins the other one gets -j.
//           Where the law has that current anyway (V, E, H, L, a wire, the output of an op-amp) there is
//           none.

#include <algorithm>
#include <array>
#include <complex>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/dual.hpp"
#include "engine/base/mask.hpp"
#include "engine/devices/contract/capabilities.hpp"

namespace nullor {

// P: of the device's coefficients.
template <class D, class P = double>
class Placed : public D {
    static constexpr int pins = D::description.syntax.max_pins;
    static constexpr bool two_pins = pins == 2;
    static constexpr int most_read = !two_pins ? pins : devices::HasOwnCurrent<D> ? 0 : 1;
    static constexpr int m_index = D::description.find("m");

public:
    static constexpr int usual_locals = D::max_locals; // without the currents that are read
    static constexpr int max_locals = usual_locals + most_read;

    explicit Placed(const devices::CardOf<P>& card) : D(card) {
        const std::vector<devices::Internal> own = D::internals();
        locals_ = card.nodes + card.references + static_cast<int>(own.size());
        if constexpr (m_index >= 0) {
            m_ = card.value[m_index];
            many_rows_ = (1U << static_cast<unsigned>(card.pins)) - 1;
            for (std::size_t k = 0; k < own.size(); ++k)
                if (own[k].node)
                    many_rows_ |= 1U << (static_cast<unsigned>(card.nodes + card.references) +
                                         static_cast<unsigned>(k));
        }
        if constexpr (most_read > 0) read_pins_ = two_pins ? card.read_pins & 1U : card.read_pins;
        for (std::size_t k = own.size(); k-- > 0;)
            if (own[k].name == "i") {
                branch_ = locals_ - static_cast<int>(own.size() - k);
                read_pins_ &= ~(1U << static_cast<unsigned>(own[k].pin));
            }
    }

    std::vector<devices::Internal> internals() const {
        std::vector<devices::Internal> list = D::internals();
        if (read_pins_ == 0) return list;
        std::array<Mask, max_locals> x{}, f{}, q{};
        for (int k = 0; k < locals_; ++k) x[static_cast<std::size_t>(k)] = Mask::unknown(k);
        D::law(x.data(), -1.0, f.data(), q.data());
        for_read([&](int pin, int) {
            list.push_back({"i", Unit::ampere, q[static_cast<std::size_t>(pin)].bits != 0, pin});
        });
        return list;
    }

    unsigned variant() const { return D::variant() | read_pins_ << 16U; }

    template <class T>
    void law(const T* x, double t, T* f, T* q) const {
        if constexpr (m_index >= 0) {
            // A dual has to carry the derivative by m through the product.
            const bool single = std::is_same_v<P, double> && number(m_) == 1;
            single ? D::law(x, t, f, q) : law_of_many(x, t, f, q);
        } else {
            D::law(x, t, f, q);
        }
        for_read([&](int pin, int row) {
            f[row] += f[pin] - x[row];
            q[row] += q[pin];
            f[pin] = x[row];
            q[pin] = T(0.0);
            if constexpr (two_pins) {
                f[1] = -x[row];
                q[1] = T(0.0);
            }
        });
    }

    // u stands on the right-hand side.
    void stimulus(std::complex<double>* u) const requires devices::Stimulates<D> {
        D::stimulus(u);
        if (m_ != 1)
            for (int pin = 0; pin < pins; ++pin) u[pin] *= number(m_);
        for_read([&](int pin, int row) {
            u[row] += u[pin];
            u[pin] = 0.0;
            if constexpr (two_pins) u[1] = 0.0;
        });
    }

    template <class Put>
    void small_signal(Put put) const requires devices::ChangesSmallSignals<D> {
        D::small_signal([&](int row, int unknown, double value) {
            if (has_many(row)) value *= number(m_);
            bool moved = false;
            for_read([&](int pin, int own) {
                if (row == pin) put(own, unknown, value);
                moved = moved || row == pin || two_pins;
            });
            if (!moved) put(row, unknown, value);
        });
    }

    // Independent currents of m devices add in power, and so do the voltages behind a branch current of
    // theirs, seen through the m-th part of its resistance.
    template <class Put>
    void noise(const double* x, Put put) const requires devices::IsNoisy<D> {
        D::noise(x, [&](devices::NoiseSource source) {
            const double many = number(m_), factor = has_many(source.from)    ? many
                                                     : source.from == branch_ ? 1 / many
                                                                              : 1;
            source.white *= factor;
            source.flicker *= factor;
            for_read([&](int pin, int row) {
                for (int* end : {&source.from, &source.to}) {
                    if (*end == pin) *end = row;
                    if (two_pins && *end == 1) *end = -1;
                }
            });
            put(source);
        });
    }

    std::vector<int> excited_rows() const requires devices::Excited<D> {
        std::vector<int> rows = D::excited_rows();
        for_read([&](int pin, int row) {
            for (int& own : rows)
                if (own == pin || two_pins) own = row;
        });
        return rows;
    }

private:
    // visit(pin, row of its current), of each current that is read.
    template <class Visit>
    void for_read(Visit visit) const {
        if constexpr (most_read == 1) {
            if (read_pins_ != 0) visit(0, locals_);
        } else if constexpr (most_read > 1) {
            int row = locals_;
            for (int pin = 0; pin < pins; ++pin)
                if ((read_pins_ >> static_cast<unsigned>(pin) & 1U) != 0) visit(pin, row++);
        }
    }

    [[nodiscard]] bool has_many(int row) const {
        return (many_rows_ >> static_cast<unsigned>(row) & 1U) != 0;
    }

    template <class T>
    void law_of_many(const T* x, double t, T* f, T* q) const {
        std::array<T, D::max_locals> one{};
        std::copy_n(x, locals_, one.begin());
        if (branch_ >= 0) one[static_cast<std::size_t>(branch_)] /= m_;
        D::law(one.data(), t, f, q);
        for (int row = 0; row < locals_; ++row)
            if (has_many(row)) {
                f[row] *= m_;
                q[row] *= m_;
            }
    }

    P m_ = 1.0;
    int locals_;      // of the law
    int branch_ = -1; // the law's own branch current, the first of them
    unsigned read_pins_ = 0;
    unsigned many_rows_ = 0; // of currents, of all m: bit by local row
};

// Laws that are not templates have their currents of their own.
template <class D, class P>
struct InPlaceOf {
    using type = D;
};
template <devices::StatesLaw D, class P>
struct InPlaceOf<D, P> {
    using type = Placed<D, P>;
};
template <class D, class P = double>
using InPlace = typename InPlaceOf<D, P>::type;

} // namespace nullor
