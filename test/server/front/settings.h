/*
 * settings.h
 *	  The settings that come with a query hold for that query only, but the
 *	  engine's sessions know only SET.
 */
#ifndef FRONT_SETTINGS_H
#define FRONT_SETTINGS_H

#include <map>
#include <string>
#include <vector>

#include "protocol.h"

namespace front {

/*
 * Keeps track of which settings of a session were set for a query.  They are
 * taken back when the next query does not bring them along, which spares
 * most queries of a client any SET at all.
 */
class QuerySettings
{
public:
	explicit QuerySettings(Session &session_arg) : session(session_arg) {}

	void apply(const std::vector<Setting> &settings);

	/* Takes all back; from now on the session may have settings of its own. */
	void leaveToUser();

private:
	struct Applied
	{
		std::string value;
		std::string before;		/* what restores the session's own value */
	};

	void set(const std::map<std::string, std::string> &assignments);
	void setOne(const Setting &setting);
	std::string valueBefore(const std::string &name);

	Session &session;
	std::map<std::string, Applied> applied;
	bool session_has_own = false;
};

/* Which settings had a string in the binary form of old clients. */
bool isNumericSetting(const std::string &name);
void loadSettingTypes(Session &session);

} // namespace front

#endif
