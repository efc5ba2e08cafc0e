#pragma once
// The equations of one instance, in its local unknowns; Jacobians row by row.

#include <cmath>
#include <vector>

namespace nullor {

struct Local {
    std::vector<double> x, f, q, df, dq;
    void clear(int n) {
        x.assign(n, 0.0);
        f.assign(n, 0.0);
        q.assign(n, 0.0);
        df.assign(static_cast<std::size_t>(n) * n, 0.0);
        dq.assign(static_cast<std::size_t>(n) * n, 0.0);
    }
    // What is not finite becomes 0; returns 1 if there was any.
    int drop_not_finite() {
        bool dropped = false;
        for (std::vector<double>* list : {&f, &q, &df, &dq})
            for (double& value : *list)
                if (!std::isfinite(value)) {
                    value = 0;
                    dropped = true;
                }
        return dropped ? 1 : 0;
    }
};

} // namespace nullor
