"""Who votes, what WeChat is asked, and how long traces stay."""

from config import environment as env

# How voters prove who they are: phone, and weixin in campaigns whose least_level is 1.
VOTER_IDENTITIES = env.words("VOTER_IDENTITIES", "phone")
WEIXIN_APP_ID = env.text("WEIXIN_APP_ID")
WEIXIN_APP_SECRET = env.text("WEIXIN_APP_SECRET")
WEIXIN_AUTHORIZE_URL = env.text("WEIXIN_AUTHORIZE_URL", "https://open.weixin.qq.com/connect/oauth2/authorize")
WEIXIN_TOKEN_URL = env.text("WEIXIN_TOKEN_URL", "https://api.weixin.qq.com/sns/oauth2/access_token")
# The share card of works in WeChat (voting/identity/weixin_share.py): loads its script, on those pages only.
WEIXIN_SHARE = env.flag("WEIXIN_SHARE")
WEIXIN_API_URL = env.text("WEIXIN_API_URL", "https://api.weixin.qq.com")
WEIXIN_SDK_URL = env.text("WEIXIN_SDK_URL", "https://res.wx.qq.com/open/js/jweixin-1.6.0.js")
# Traces of voters (address, browser, device, number's digest) are erased so many days after the vote has closed. The
# privacy page says this figure (voting/privacy/).
VOTE_TRACES_DAYS = env.number("VOTE_TRACES_DAYS", 190)
